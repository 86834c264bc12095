import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { Failure } from '@touchstone/contracts'
import type { CompileCache } from '../compile-cache.ts'
import { keepSource } from '../runners/native/keep-source.ts'
import { NATIVE, startNativeSlot } from '../runners/native/slot.ts'
import { stdioCanary } from './canaries.ts'
import type { Language, ManagedRuntime } from './language.ts'

/** An allocation that is refused is an error of the program's own, which says so. */
const RUNTIME: ManagedRuntime = { memoryBytes: 0, addressBytes: 0, outOfMemory: /^\S+: not enough memory$/m }

/** Lua programs that read standard input: an interpreter in /usr needs no more than this. */
export function createLua(cache: CompileCache): Language {
  return {
    name: 'lua',
    aliases: ['lua5.4', 'lua54'],
    async detect() {
      const lua = ['/usr/bin/lua5.4', '/usr/bin/lua5.3', '/usr/bin/lua'].find(path => existsSync(path))
      if (!lua) return { ok: false, reason: 'lua is not installed (package lua5.4)' }
      const { stdout, stderr } = await promisify(execFile)(lua, ['-v'])
      return {
        ok: true,
        version: `${stdout}${stderr}`.trim(),
        slotKind: () => NATIVE,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache),
        async compile({ task, source }) {
          if (task.kind !== 'stdio') throw new Failure('NOT_BUILT', { detail: `${task.kind} problems in Lua` })
          return keepSource(cache, { 'program.lua': source }, folder => ({
            kind: 'executable',
            command: [lua, `${folder}/program.lua`],
            runtime: RUNTIME,
          }))
        },
        canary: stdioCanary('lua', 'local a, b = io.read("n", "n")\nprint(a + b)\n'),
      }
    },
  }
}
