import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { CompileCache } from '../compile-cache.ts'
import type { RunTask } from '../run.ts'
import { build } from '../runners/native/build.ts'
import { cCalls } from '../runners/native/c/calls-source.ts'
import { createCppCompiler } from '../runners/native/cpp/compiler.ts'
import { nativeHarnessSource, wrappedMain } from '../runners/native/harness.ts'
import { NATIVE, startNativeSlot } from '../runners/native/slot.ts'
import type { Room } from '../sandboxes/room.ts'
import { stdioCanary } from './canaries.ts'
import type { Language } from './language.ts'

const FLAGS = ['-O2', '-std=gnu17', '-static', '-pipe', '-w', '-DONLINE_JUDGE']
const SAY = ['-fmax-errors=8', '-fno-diagnostics-show-caret', '-fdiagnostics-color=never']
/** Threads get small stacks, see cpp/touchstone/start.h. */
const START = new URL('../runners/native/cpp/touchstone/start.h', import.meta.url)

/** Headers stand before the text, so what it wants of them is said before these. */
function wantedOfHeaders(source: string): string[] {
  return /^[ \t]*#[ \t]*define[ \t]+_GNU_SOURCE\b/m.test(source) ? ['-D_GNU_SOURCE'] : []
}

/** C by gcc, C17 with GNU extensions. */
export function createC(cache: CompileCache): Language {
  return {
    name: 'c',
    aliases: ['gcc', 'c11', 'c17', 'c99'],
    async detect() {
      if (!existsSync('/usr/bin/gcc')) return { ok: false, reason: 'gcc is not installed (package gcc)' }
      const { stdout } = await promisify(execFile)('/usr/bin/gcc', ['--version'])
      const version = stdout.split('\n')[0] ?? 'gcc'
      const linker = existsSync('/usr/bin/mold') ? ['-fuse-ld=mold'] : []
      const start = await readFile(START, 'utf8')
      const cpp = createCppCompiler(cache, { standard: 'gnu++20', version: version.replace(/^gcc/, 'g++') })
      const harness = (room: Room, source: string, task: Extract<RunTask, { kind: 'harness' }>, cpuMs: number) => {
        const { testsCode, setup } = task
        const proof = cache.proof('c', source, testsCode)
        return build(cache, room, {
          identity: ['c harness', version, ...FLAGS],
          steps: [
            {
              files: { 'solution.c': nativeHarnessSource(source, testsCode, setup), 'wrapper.c': wrappedMain(proof) },
              commands: [
                [
                  'gcc',
                  ...FLAGS,
                  ...linker,
                  ...SAY,
                  '-Wl,--wrap=main',
                  '/source/solution.c',
                  '/source/wrapper.c',
                  '-o',
                  '/out/program',
                  '-lm',
                ],
              ],
              cpuMs,
            },
          ],
          program: folder => ({ kind: 'executable', command: [`${folder}/program`], proof }),
        })
      }
      const calls = async (room: Room, source: string, task: RunTask, cpuMs: number) => {
        const { solution, harness } = cCalls(source, task)
        const headers = await cpp.headers(room)
        return build(cache, room, {
          identity: ['c calls', version, ...FLAGS],
          steps: [
            {
              files: { 'solution.c': solution, 'harness.cpp': harness },
              commands: [
                [
                  'gcc',
                  ...FLAGS,
                  ...wantedOfHeaders(source),
                  ...SAY,
                  '-c',
                  '/source/solution.c',
                  '-o',
                  '/tmp/solution.o',
                ],
                [
                  'g++',
                  ...cpp.flags,
                  ...SAY,
                  '-I/headers',
                  '-include',
                  'touchstone/calls.h',
                  '/source/harness.cpp',
                  '/tmp/solution.o',
                  '-o',
                  '/out/program',
                  '-lm',
                ],
              ],
              readOnly: [{ from: headers, to: '/headers' }],
              cpuMs,
            },
          ],
          program: folder => ({ kind: 'executable', command: [`${folder}/program`] }),
        })
      }
      return {
        ok: true,
        version: `${version} ${FLAGS.join(' ')}`,
        slotKind: () => NATIVE,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache),
        compile: ({ task, source, limits }, room) => {
          if (task.kind === 'harness') return harness(room, source, task, limits.compileCpuMs)
          if (task.kind !== 'stdio') return calls(room, source, task, limits.compileCpuMs)
          return build(cache, room, {
            identity: ['c', version, ...FLAGS],
            steps: [
              {
                files: { 'solution.c': source, 'start.h': start },
                commands: [
                  [
                    'gcc',
                    ...FLAGS,
                    ...linker,
                    ...SAY,
                    ...wantedOfHeaders(source),
                    '-include',
                    '/source/start.h',
                    '/source/solution.c',
                    '-o',
                    '/out/program',
                    '-lm',
                  ],
                ],
                cpuMs: limits.compileCpuMs,
              },
            ],
            program: folder => ({ kind: 'executable', command: [`${folder}/program`] }),
          })
        },
        canary: stdioCanary(
          'c',
          '#include <stdio.h>\nint main(void) { long long a, b; scanf("%lld %lld", &a, &b); printf("%lld\\n", a + b); }\n',
        ),
      }
    },
  }
}
