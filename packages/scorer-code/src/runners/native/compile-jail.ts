import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '@touchstone/contracts'
import type { Bind, JailSpec } from '../../sandboxes/bubblewrap.ts'
import type { Room } from '../../sandboxes/room.ts'

export type CompileStep = {
  /** Files of the source folder, `/source` inside, read-only. */
  readonly files: Readonly<Record<string, string>>
  /** Run one after the other in `/out`, which is all that they can write beside `/tmp`. */
  readonly commands: readonly (readonly string[])[]
  readonly readOnly?: readonly Bind[]
  readonly environment?: { readonly [name: string]: string }
  /** rustc and javac resolve their libraries through /proc. */
  readonly proc?: boolean
  readonly cpuMs: number
  readonly memoryBytes?: number
  /** Of each file that is written. */
  readonly fileBytes?: number
}

export type CompileResult = {
  readonly status: 'ok' | 'error' | 'limit'
  /** At most 16 KB of what the tools said. */
  readonly diagnostics: string
  readonly cpuMs: number
  /** The host's folder behind `/out`. */
  readonly output: string
}

const DIAGNOSTIC_BYTES = 16_384
const MEMORY_BYTES = 2 * 2 ** 30
const FILE_BYTES = 96 * 2 ** 20
const TMP_BYTES = 512 * 2 ** 20

/**
 * Runs a compiler in a jail of its own: no network, nothing of the host but /usr and what the step names, no test and no
 * other submission's text. Compilers run code of the text's author (proc macros, annotation processors, constant
 * evaluation), so the jail is as tight as that of a program, but that processes and pipes may be made.
 *
 * @param work an empty folder; the caller's to remove
 */
export async function compileInJail(room: Room, work: string, step: CompileStep): Promise<CompileResult> {
  const source = join(work, 'source')
  const output = join(work, 'out')
  mkdirSync(source, { recursive: true })
  mkdirSync(output)
  // The jail's user may be another.
  chmodSync(work, 0o711)
  for (const [name, text] of Object.entries(step.files)) {
    mkdirSync(join(source, name, '..'), { recursive: true })
    writeFileSync(join(source, name), text)
  }
  const memoryBytes = step.memoryBytes ?? MEMORY_BYTES
  const cpuSeconds = Math.ceil(step.cpuMs / 1000)
  room.cgroup?.limitMemory(memoryBytes)
  const killsBefore = room.cgroup?.memoryKills() ?? 0

  const places = {
    readOnly: [{ from: source, to: '/source' }, ...(step.readOnly ?? [])],
    writable: [{ from: output, to: '/out' }],
  }
  // Commands come as arguments of the script, so that each word stands as it is.
  const words = step.commands.flat()
  let first = 1
  const commands = step.commands.map(command => command.map(() => `"\${${first++}}"`).join(' '))
  // `times` is the shell's own account of its children. Sizes are in blocks of 512 bytes and in KiB.
  const script = [
    `ulimit -c 0; ulimit -t ${cpuSeconds}; ulimit -f ${Math.ceil((step.fileBytes ?? FILE_BYTES) / 512)}`,
    room.cgroup ? '' : `ulimit -d ${Math.ceil(memoryBytes / 1024)}`,
    'status=0',
    ...commands.map(command => `[ $status = 0 ] && { ${command} </dev/null; status=$?; }`),
    'times >&3',
    'exit $status',
  ].join('\n')

  const spec: JailSpec = {
    command: ['/bin/sh', '-c', script, 'sh', ...words],
    ...places,
    tmpBytes: TMP_BYTES,
    workingDirectory: '/out',
    environment: { LANG: 'C.UTF-8', TMPDIR: '/tmp', HOME: '/tmp', ...step.environment },
    proc: step.proc ?? false,
  }
  const child = room.spawn(spec, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Compilers make processes and map files that they share.
    filtered: { ...room.seccomp, threadsOnly: false, privateMemoryOnly: false },
    stackBytes: 256 * 2 ** 20,
  })
  let diagnostics = ''
  let account = ''
  const collect = (chunk: Buffer) => {
    if (diagnostics.length < DIAGNOSTIC_BYTES) diagnostics += chunk.toString('utf8')
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const times = child.stdio[3]
  if (times && 'on' in times)
    times.on('data', (chunk: Buffer) => {
      if (account.length < 1000) account += chunk.toString('latin1')
    })
  // Tools may wait for each other without using CPU; three times the limit is beyond any that works.
  let late = false
  const timer = setTimeout(
    () => {
      late = true
      room.stop(child)
    },
    step.cpuMs * 3 + 5000,
  )
  const started = performance.now()
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...ending) => resolve(ending))
  }).finally(() => clearTimeout(timer))

  const cpuMs = childrenCpuMs(account) ?? Math.min(performance.now() - started, step.cpuMs)
  const killed = (room.cgroup?.memoryKills() ?? 0) > killsBefore
  const limit =
    late || killed || signal !== null || code === 152 || code === 153 || code === 137 || cpuMs >= step.cpuMs * 0.98
  if (code === 97 || (code === 1 && diagnostics.startsWith('bwrap: ')))
    throw new Failure('SANDBOX_UNAVAILABLE', {
      detail: `the compile jail did not start: ${diagnostics.slice(0, 500)}`,
    })
  return {
    status:
      code === 0
        ? 'ok'
        : limit || /out of memory|cannot allocate|File size limit/i.test(diagnostics)
          ? 'limit'
          : 'error',
    diagnostics: room.outside(places, diagnostics.slice(0, DIAGNOSTIC_BYTES)),
    cpuMs,
    output,
  }
}

/** Second line of `times`: user and system time of the children, `0m0.52s 0m0.11s`. */
function childrenCpuMs(account: string): number | null {
  const found = /\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(account)
  if (!found) return null
  const [, userMinutes, userSeconds, systemMinutes, systemSeconds] = found.map(Number)
  return ((userMinutes ?? 0) + (systemMinutes ?? 0)) * 60_000 + ((userSeconds ?? 0) + (systemSeconds ?? 0)) * 1000
}
