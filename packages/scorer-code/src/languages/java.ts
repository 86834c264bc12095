import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { CompileCache } from '../compile-cache.ts'
import { javaCalls, javaHarness, javaProgram } from '../runners/java/calls-source.ts'
import { build } from '../runners/native/build.ts'
import { NATIVE_WITH_PROC, startNativeSlot } from '../runners/native/slot.ts'
import { stdioCanary } from './canaries.ts'
import type { Language } from './language.ts'

/** The JVM's own memory beside the heap: metaspace, code cache, collector, threads. */
const RESERVED_BYTES = 2 ** 30
/** Start-up is what costs: no second compiler, the simplest collector, the class archive that comes with the JDK. */
const RUN = ['-ea', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-XX:-UsePerfData', '-Xss64m']
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
      return {
        ok: true,
        version,
        slotKind: () => NATIVE_WITH_PROC,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache, readOnly),
        compile({ task, source, limits }, room) {
          const proof = task.kind === 'harness' ? cache.proof('java', source, task.testsCode) : undefined
          const unit =
            task.kind === 'stdio'
              ? javaProgram(source)
              : task.kind === 'harness'
                ? javaHarness(source, task.testsCode, cache.proof('java', source, task.testsCode))
                : javaCalls(source, task, calls)
          const heap = Math.max(16, Math.floor(limits.memoryBytes / 2 ** 20))
          return build(cache, room, {
            identity: ['java', version, String(heap), unit.main, ...unit.arguments],
            steps: [
              {
                files: unit.files,
                commands: [
                  ['javac', ...COMPILE, '-d', '/out', ...Object.keys(unit.files).map(name => `/source/${name}`)],
                ],
                readOnly,
                proc: true,
                cpuMs: limits.compileCpuMs,
              },
            ],
            program: folder => ({
              kind: 'executable',
              command: ['/usr/bin/java', ...RUN, `-Xmx${heap}m`, '-cp', folder, unit.main, ...unit.arguments],
              extraMemoryBytes: RESERVED_BYTES,
              ...(proof === undefined ? {} : { proof }),
            }),
          })
        },
        canary: stdioCanary('java', CANARY),
      }
    },
  }
}
