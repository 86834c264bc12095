import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import type { CompileCache } from '../compile-cache.ts'
import type { RunTask } from '../run.ts'
import { callsSource } from '../runners/native/cpp/calls-source.ts'
import { type Attempt, createCppCompiler } from '../runners/native/cpp/compiler.ts'
import { filesMain } from '../runners/native/files.ts'
import { nativeHarnessSource, wrappedMain } from '../runners/native/harness.ts'
import { NATIVE, startNativeSlot } from '../runners/native/slot.ts'
import { stdioCanary } from './canaries.ts'
import type { Language } from './language.ts'

type Standard = 'gnu++17' | 'gnu++20' | 'gnu++23'

const NAMES: readonly { readonly name: string; readonly aliases: readonly string[]; readonly standard: Standard }[] = [
  { name: 'cpp', aliases: ['c++', 'cc', 'cxx', 'g++', 'cpp20', 'c++20'], standard: 'gnu++20' },
  { name: 'cpp17', aliases: ['c++17', 'cpp14', 'c++14', 'cpp11', 'c++11'], standard: 'gnu++17' },
  { name: 'cpp23', aliases: ['c++23'], standard: 'gnu++23' },
]

const CANARY =
  '#include <bits/stdc++.h>\nint main() { long long a, b; std::cin >> a >> b; std::cout << a + b << "\\n"; }\n'

/** C++ by g++: one language for each standard, of which `cpp` is C++20 with GNU extensions. */
export function createCpp(cache: CompileCache): Language[] {
  return NAMES.map(({ name, aliases, standard }) => ({
    name,
    aliases,
    async detect() {
      // The jail sees /usr alone.
      if (!existsSync('/usr/bin/g++')) return { ok: false, reason: 'g++ is not installed (package g++)' }
      const { stdout } = await promisify(execFile)('/usr/bin/g++', ['--version'])
      const version = stdout.split('\n')[0] ?? 'g++'
      const compiler = createCppCompiler(cache, { standard, version })
      return {
        ok: true,
        version: `${version} ${compiler.flags.join(' ')}`,
        slotKind: () => NATIVE,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache),
        compile: ({ task, source, limits }, room) => compiler.compile(room, attemptsFor(cache, source, task), limits),
        canary: stdioCanary(name, CANARY),
      }
    },
  }))
}

function attemptsFor(cache: CompileCache, source: string, task: RunTask): Attempt[] {
  if (task.kind === 'stdio')
    return [{ source, calls: false, ...(task.files ? { wrapper: { source: filesMain(task.files) } } : {}) }]
  if (task.kind !== 'harness') return callsSource(source, task)
  const proof = cache.proof('cpp', source, task.testsCode)
  return [
    {
      source: nativeHarnessSource(source, task.testsCode, task.setup),
      calls: false,
      wrapper: { source: wrappedMain(proof), proof },
    },
  ]
}
