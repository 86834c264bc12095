import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '@touchstone/contracts'
import type { CompileCache } from '../compile-cache.ts'
import { javaCalls, javaHarness, javaProgram } from '../runners/java/calls-source.ts'
import { ResidentCompiler, writeClasses } from '../runners/java/resident-compiler.ts'
import { build } from '../runners/native/build.ts'
import { type CompileStep, compileInJail } from '../runners/native/compile-jail.ts'
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
const OPTIONS = ['-proc:none', '-nowarn', '-Xlint:none']
/** Names of one compilation are not kept for the next. */
const RESIDENT_OPTIONS = [...OPTIONS, '-XDuseUnsharedTable=true']
const COMPILE = [
  ...['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC', '-J-XX:-UsePerfData', '-J-Xss16m'],
  ...OPTIONS,
  ...['-encoding', 'UTF-8'],
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
      const compiler = readFileSync(new URL('../runners/java/Compiler.java', import.meta.url), 'utf8')
      let tools: Promise<string> | null = null
      const prepared = (room: Room) => {
        tools ??= prepare(cache, room, { version, harness: calls, compiler, readOnly }).catch(error => {
          tools = null
          throw error
        })
        return tools
      }
      const residents = new WeakMap<Room, ResidentCompiler>()
      const residentOf = (room: Room, tools: string) => {
        const kept = residents.get(room)
        if (kept) return kept
        const made = new ResidentCompiler(room, [...readOnly, { from: tools, to: '/tools' }])
        residents.set(room, made)
        return made
      }
      return {
        ok: true,
        version,
        workshop: 'java',
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
            async quick(work) {
              const result = await residentOf(room, tools).compile(RESIDENT_OPTIONS, unit.files, limits.compileCpuMs)
              if (result.status === 'lost') return null
              const { cpuMs } = result
              const output = join(work, 'out')
              if (result.status !== 'ok')
                return { status: result.status, diagnostics: result.diagnostics, cpuMs, output }
              await mkdir(output)
              await writeClasses(output, result.classes)
              if (unit.harness) await cp(join(tools, 'classes'), output, { recursive: true })
              return { status: 'ok', diagnostics: '', cpuMs, output }
            },
            program: folder => ({
              kind: 'executable',
              command: ['/usr/bin/java', ...RUN, `-Xmx${heap}m`, '-cp', folder, unit.main, ...unit.arguments],
              // Text is UTF-8 everywhere; before Java 18 that is the locale's to say.
              environment: { LC_ALL: 'C.UTF-8' },
              runtime: RUNTIME,
              calls: unit.harness === true,
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
 * The harness compiled once, the compiler that stays, and archives of the classes that it and a cold javac load, which
 * shortens their start; kept over restarts.
 */
async function prepare(
  cache: CompileCache,
  room: Room,
  given: {
    readonly version: string
    readonly harness: string
    readonly compiler: string
    readonly readOnly: readonly Bind[]
  },
): Promise<string> {
  const identity = createHash('sha256')
    .update([given.version, given.harness, given.compiler, ...COMPILE].join('\0'))
    .digest('hex')
  const place = join(cache.tools, `java-${identity.slice(0, 16)}`)
  if (existsSync(place)) return place
  const files = { 'Touchstone.java': given.harness, 'Compiler.java': given.compiler, 'Main.java': CANARY }
  const works: string[] = []
  const step = async (commands: CompileStep['commands'], more: readonly Bind[]) => {
    const work = await cache.work()
    works.push(work)
    const readOnly = [...given.readOnly, ...more]
    const made = await compileInJail(room, work, { files, commands, readOnly, proc: true, cpuMs: 120_000 })
    if (made.status === 'ok') return made.output
    throw new Failure('LANGUAGE_UNAVAILABLE', { detail: `javac does not work: ${made.diagnostics.slice(0, 500)}` })
  }
  try {
    const compiled = await step(
      [
        ['mkdir', '/out/classes'],
        [
          'javac',
          '-J-XX:ArchiveClassesAtExit=/out/javac.jsa',
          ...COMPILE,
          '-d',
          '/out/classes',
          '/source/Touchstone.java',
        ],
        ['javac', ...COMPILE, '-d', '/tmp/compiler', '/source/Compiler.java'],
        ['jar', '--create', '--file', '/out/compiler.jar', '-C', '/tmp/compiler', '.'],
      ],
      [],
    )
    // An archive holds for the path that the jar has later.
    const archived = await step(
      [
        [
          'java',
          ...['-XX:ArchiveClassesAtExit=/out/compiler.jsa', '-XX:+UseSerialGC', '-Xlog:disable'],
          ...[
            '-cp',
            '/tools/compiler.jar',
            'touchstone.compiler.Compiler',
            '/source/Main.java',
            '/source/Touchstone.java',
          ],
        ],
      ],
      [{ from: compiled, to: '/tools' }],
    )
    await rename(join(archived, 'compiler.jsa'), join(compiled, 'compiler.jsa'))
    await mkdir(cache.tools, { recursive: true })
    await rename(compiled, place).catch(error => {
      if (!existsSync(place)) throw error
    })
    return place
  } finally {
    for (const work of works) await rm(work, { recursive: true, force: true })
  }
}
