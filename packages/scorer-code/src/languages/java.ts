import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '@touchstone/contracts'
import type { CompileCache } from '../compile-cache.ts'
import { javaCalls, javaHarness, javaProgram } from '../runners/java/calls-source.ts'
import { build } from '../runners/native/build.ts'
import { compileInJail } from '../runners/native/compile-jail.ts'
import { NATIVE_WITH_PROC, startNativeSlot } from '../runners/native/slot.ts'
import type { Bind } from '../sandboxes/bubblewrap.ts'
import type { Room } from '../sandboxes/room.ts'
import { stdioCanary } from './canaries.ts'
import type { Language, ManagedRuntime } from './language.ts'

/** Beside the heap: metaspace, code cache, collector, threads. */
const RUNTIME: ManagedRuntime = {
  memoryBytes: 2 ** 30,
  addressBytes: 2 ** 30,
  outOfMemory: /\bjava\.lang\.OutOfMemoryError\b|insufficient memory for the Java Runtime/,
}
/** Start-up is what costs: no second compiler, the simplest collector, the class archive that comes with the JDK. */
const RUN = [
  '-ea',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-XX:-UsePerfData',
  '-Xss64m',
  '-XX:MaxJavaStackTraceDepth=48',
]
const COMPILE = [
  '-J-XX:TieredStopAtLevel=1',
  '-J-XX:+UseSerialGC',
  '-J-XX:-UsePerfData',
  '-proc:none',
  '-nowarn',
  '-Xlint:none',
  '-encoding',
  'UTF-8',
]

const CANARY = `import java.util.*;
public class Main { public static void main(String[] a) { Scanner in = new Scanner(System.in); System.out.println(in.nextLong() + in.nextLong()); } }
`

/** Java 17 and later. The class with `main` is found by its text, whatever its name. */
export function createJava(cache: CompileCache): Language {
  return {
    name: 'java',
    aliases: ['java17', 'java21', 'openjdk'],
    async detect() {
      if (!existsSync('/usr/bin/javac') || !existsSync('/usr/bin/java'))
        return { ok: false, reason: 'javac is not installed (package default-jdk-headless)' }
      const { stdout, stderr } = await promisify(execFile)('/usr/bin/javac', ['-version'])
      const version = `${stdout}${stderr}`.trim()
      // Debian's JDK links its settings to /etc.
      const settings = readdirSync('/etc').filter(name => /^java-\d+-openjdk$/.test(name))
      const readOnly = settings.map(name => ({ from: `/etc/${name}`, to: `/etc/${name}` }))
      const calls = readFileSync(new URL('../runners/java/Touchstone.java', import.meta.url), 'utf8')
      let tools: Promise<string> | null = null
      const prepared = (room: Room) => {
        tools ??= prepare(cache, room, { version, harness: calls, readOnly }).catch(error => {
          tools = null
          throw error
        })
        return tools
      }
      return {
        ok: true,
        version,
        slotKind: () => NATIVE_WITH_PROC,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache, readOnly),
        async compile({ task, source, limits }, room) {
          const tools = await prepared(room)
          const proof = task.kind === 'harness' ? cache.proof('java', source, task.testsCode) : undefined
          const unit =
            task.kind === 'stdio'
              ? javaProgram(source)
              : task.kind === 'harness'
                ? javaHarness(source, task.testsCode, cache.proof('java', source, task.testsCode))
                : javaCalls(source, task)
          const heap = Math.max(16, Math.floor(limits.memoryBytes / 2 ** 20))
          return build(cache, room, {
            identity: ['java', version, String(heap), unit.main, ...unit.arguments],
            steps: [
              {
                files: unit.files,
                commands: [
                  [
                    'javac',
                    '-J-XX:SharedArchiveFile=/tools/javac.jsa',
                    '-J-Xlog:disable',
                    ...COMPILE,
                    ...['-d', '/out'],
                    ...Object.keys(unit.files).map(name => `/source/${name}`),
                  ],
                  // Last, so that no class of the submission's stands in its place.
                  ...(unit.harness ? [['cp', '-r', '/tools/classes/touchstone', '/out/']] : []),
                ],
                readOnly: [...readOnly, { from: tools, to: '/tools' }],
                proc: true,
                cpuMs: limits.compileCpuMs,
              },
            ],
            program: folder => ({
              kind: 'executable',
              command: ['/usr/bin/java', ...RUN, `-Xmx${heap}m`, '-cp', folder, unit.main, ...unit.arguments],
              runtime: RUNTIME,
              ...(proof === undefined ? {} : { proof }),
            }),
          })
        },
        canary: stdioCanary('java', CANARY),
      }
    },
  }
}

/**
 * The harness compiled once, and an archive of the classes that the compiler itself loads, which halves its start; kept
 * over restarts.
 */
async function prepare(
  cache: CompileCache,
  room: Room,
  given: { readonly version: string; readonly harness: string; readonly readOnly: readonly Bind[] },
): Promise<string> {
  const identity = createHash('sha256')
    .update([given.version, given.harness, ...COMPILE].join('\0'))
    .digest('hex')
  const place = join(cache.tools, `java-${identity.slice(0, 16)}`)
  if (existsSync(place)) return place
  const work = await cache.work()
  try {
    const made = await compileInJail(room, work, {
      files: { 'Touchstone.java': given.harness },
      commands: [
        ['mkdir', '/out/classes'],
        [
          'javac',
          '-J-XX:ArchiveClassesAtExit=/out/javac.jsa',
          ...COMPILE,
          '-d',
          '/out/classes',
          '/source/Touchstone.java',
        ],
      ],
      readOnly: given.readOnly,
      proc: true,
      cpuMs: 120_000,
    })
    if (made.status !== 'ok')
      throw new Failure('LANGUAGE_UNAVAILABLE', { detail: `javac does not work: ${made.diagnostics.slice(0, 500)}` })
    await mkdir(cache.tools, { recursive: true })
    await rename(made.output, place).catch(error => {
      if (!existsSync(place)) throw error
    })
    return place
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
