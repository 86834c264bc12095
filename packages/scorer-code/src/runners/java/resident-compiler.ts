import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Bind } from '../../sandboxes/bubblewrap.ts'
import { Inbox } from '../../sandboxes/inbox.ts'
import type { Room } from '../../sandboxes/room.ts'

/** `lost`: nothing is known of the text; the process is gone and the next compilation starts another. */
export type ResidentResult =
  | { readonly status: 'ok'; readonly classes: readonly ClassFile[]; readonly cpuMs: number }
  | { readonly status: 'error' | 'limit'; readonly diagnostics: string; readonly cpuMs: number }
  | { readonly status: 'lost'; readonly cpuMs: number }

export type ClassFile = { readonly path: string; readonly bytes: Uint8Array }

const MEMORY_BYTES = 1 << 30
const HEAP = '-Xmx640m'
const TMP_BYTES = 16 << 20
/** Then a fresh process takes over, whatever the old one may have kept. */
const MAX_COMPILATIONS = 1000
const TICK_MS = 50
/** Wall time beyond the CPU limit; what is still open then is compiled the slow way. */
const SLACK_MS = 5000
const MAX_ANSWER_BYTES = 40 << 20
const MAX_CLASSES = 2000

const REFUSED = 1
const COMPILED = 0

/**
 * javac in a process that stays (Compiler.java): once warm, a compilation costs a fiftieth of a cold one. It stands in a
 * jail without network, tests, or files but the JDK's, under the filter of a program, and never runs what it compiles. One
 * text at a time; a text that it dies of, that exceeds a limit, or whose answer has not the right form ends it. What it
 * says of such a text does not count, the caller compiles it in a jail of its own.
 */
export class ResidentCompiler {
  readonly #room: Room
  readonly #readOnly: readonly Bind[]
  #process: { readonly child: ChildProcess; readonly answers: Inbox; compilations: number } | null = null

  /** @param readOnly what javac needs beside /usr, and `/tools` with compiler.jar and compiler.jsa */
  constructor(room: Room, readOnly: readonly Bind[]) {
    this.#room = room
    this.#readOnly = readOnly
    room.ended.addEventListener('abort', () => this.#end(), { once: true })
  }

  async compile(
    options: readonly string[],
    files: Readonly<Record<string, string>>,
    cpuLimitMs: number,
  ): Promise<ResidentResult> {
    if (this.#room.ended.aborted) return { status: 'lost', cpuMs: 0 }
    const cpuNow = () => this.#room.cgroup?.cpuMs() ?? 0
    const began = { cpuMs: cpuNow(), at: performance.now() }
    this.#process ??= this.#start()
    const { child, answers } = this.#process
    this.#process.compilations += 1
    let limit = false
    const watch = setInterval(() => {
      limit = cpuNow() - began.cpuMs > cpuLimitMs
      if (limit || performance.now() - began.at > cpuLimitMs + SLACK_MS) this.#end()
    }, TICK_MS)
    const spent = () =>
      this.#room.cgroup ? cpuNow() - began.cpuMs : Math.min(performance.now() - began.at, cpuLimitMs)
    try {
      child.stdin?.write(request(options, files))
      const answer = await readAnswer(answers)
      if (answer.tooLarge) {
        this.#end()
        return { status: 'limit', diagnostics: 'the program has too many classes', cpuMs: spent() }
      }
      if (answers.pending > 0) throw new Error('bytes after the answer')
      if (answer.status !== COMPILED && answer.status !== REFUSED) throw new Error(answer.diagnostics)
      if (this.#process && this.#process.compilations >= MAX_COMPILATIONS) this.#end()
      return answer.status === COMPILED
        ? { status: 'ok', classes: answer.classes, cpuMs: spent() }
        : { status: 'error', diagnostics: answer.diagnostics, cpuMs: spent() }
    } catch {
      this.#end()
      const diagnostics = 'the compiler used all the CPU time that it may'
      return limit ? { status: 'limit', diagnostics, cpuMs: spent() } : { status: 'lost', cpuMs: spent() }
    } finally {
      clearInterval(watch)
    }
  }

  #start() {
    this.#room.cgroup?.limitMemory(MEMORY_BYTES)
    const child = this.#room.spawn(
      {
        command: [
          '/usr/bin/java',
          ...['-XX:SharedArchiveFile=/tools/compiler.jsa', '-Xlog:disable', '-XX:TieredStopAtLevel=1'],
          ...[
            '-XX:+UseSerialGC',
            '-XX:-UsePerfData',
            HEAP,
            '-cp',
            '/tools/compiler.jar',
            'touchstone.compiler.Compiler',
          ],
        ],
        readOnly: this.#readOnly,
        tmpBytes: TMP_BYTES,
        environment: { LANG: 'C.UTF-8', HOME: '/tmp' },
        proc: true,
      },
      { stdio: ['pipe', 'pipe', 'ignore'], filtered: true },
    )
    if (!child.stdout) throw new Error('the compiler has no standard output')
    child.on('error', () => undefined)
    child.stdin?.on('error', () => undefined)
    return { child, answers: new Inbox(child.stdout, 'compiler'), compilations: 0 }
  }

  #end(): void {
    const ending = this.#process
    this.#process = null
    if (!ending) return
    ending.child.stdin?.destroy()
    ending.child.stdout?.destroy()
    if (ending.child.exitCode === null) this.#room.stop(ending.child)
    once(ending.child, 'exit').catch(() => undefined)
  }
}

/** The classes as files below a folder that nobody else writes. @throws where a name leads out of it */
export async function writeClasses(folder: string, classes: readonly ClassFile[]): Promise<void> {
  for (const { path, bytes } of classes) {
    const names = path.split('/')
    if (
      !path.endsWith('.class') ||
      names.some(name => name === '' || name === '.' || name === '..' || name.includes('\0'))
    )
      throw new Error(`a class has the name ${JSON.stringify(path.slice(0, 200))}`)
    const place = join(folder, path)
    await mkdir(dirname(place), { recursive: true })
    await writeFile(place, bytes, { flag: 'wx' })
  }
}

function request(options: readonly string[], files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files)
  return Buffer.concat([
    uint32(options.length),
    ...options.map(text),
    uint32(entries.length),
    ...entries.flatMap(([name, source]) => [text(name), text(source)]),
  ])
}

async function readAnswer(answers: Inbox) {
  let left = MAX_ANSWER_BYTES
  const number = async () => (await answers.take(4)).readUInt32BE()
  const bytes = async () => {
    const length = await number()
    left -= length
    if (left < 0) throw new Error('the answer is too long')
    return answers.take(length)
  }
  const status = (await answers.take(1))[0]
  const diagnostics = (await bytes()).toString('utf8')
  const count = await number()
  const classes: ClassFile[] = []
  if (count > MAX_CLASSES) return { status, diagnostics, classes, tooLarge: true }
  for (let index = 0; index < count; index += 1)
    classes.push({ path: (await bytes()).toString('utf8'), bytes: await bytes() })
  return { status, diagnostics, classes, tooLarge: false }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8')
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
