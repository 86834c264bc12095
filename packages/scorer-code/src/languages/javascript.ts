import { readFileSync } from 'node:fs'
import type { CompileCache } from '../compile-cache.ts'
import { keepSource } from '../runners/native/keep-source.ts'
import { NATIVE, NODE_INSIDE, startNativeSlot } from '../runners/native/slot.ts'
import { NodeSlot } from '../runners/node/slot.ts'
import { findNode } from '../runners/node/tools.ts'
import { callCanary } from './canaries.ts'
import type { Language, ManagedRuntime } from './language.ts'

/** What a jail without /proc cannot open by name. */
const DEVICE_NAME = /\/(?:dev|proc\/self)\/(?:std|fd)/
const DEVICE_NAMES = new URL('../runners/node/device-names.cjs', import.meta.url)

/** V8 reserves address space that it does not use: a code range, pointer cages, thread stacks. */
const RUNTIME: ManagedRuntime = {
  memoryBytes: 128 * 2 ** 20,
  addressBytes: 6 * 2 ** 30,
  outOfMemory: /heap out of memory|allocation failed/i,
}

/**
 * JavaScript, and TypeScript whose types are stripped. Functions and design classes run in an isolate of a warm runner;
 * programs that read standard input run as `node program.js`, a process per test.
 */
export function createJavascript(cache: CompileCache, name: 'javascript' | 'typescript'): Language {
  const typescript = name === 'typescript'
  return {
    name,
    aliases: typescript ? ['ts'] : ['js', 'node', 'nodejs'],
    async detect() {
      const tools = findNode()
      if ('reason' in tools) return { ok: false, reason: tools.reason }
      return {
        ok: true,
        version: `node ${tools.version}, isolated-vm`,
        slotKind: program => (program.kind === 'source' ? 'node' : NATIVE),
        startSlot: (kind, room) => (kind === 'node' ? NodeSlot.start(room, tools) : startNativeSlot(kind, room, cache)),
        async compile(request) {
          const { task } = request
          // Tests that are code run beside the program, never in it: see runners/node/pair.ts.
          if (task.kind !== 'stdio')
            return { status: 'ok', cached: false, cpuMs: 0, program: { kind: 'source', source: request.source } }
          const file = typescript ? 'program.ts' : 'program.js'
          const named = DEVICE_NAME.test(request.source)
          // Node looks for a package.json in every folder above, and may not read it there.
          const files = {
            [file]: request.source,
            'package.json': '{}',
            ...(named ? { 'device-names.cjs': readFileSync(DEVICE_NAMES, 'utf8') } : {}),
          }
          return keepSource(cache, files, folder => ({
            kind: 'executable',
            command: [
              '/usr/bin/prlimit',
              '--stack=67108864',
              NODE_INSIDE,
              '--disable-warning=ExperimentalWarning',
              '--stack-size=60000',
              ...(typescript ? ['--experimental-transform-types'] : []),
              `--max-old-space-size=${Math.floor(request.limits.memoryBytes / 2 ** 20)}`,
              ...(named ? ['--require', `${folder}/device-names.cjs`] : []),
              `${folder}/${file}`,
            ],
            environment: { OPENSSL_CONF: '/dev/null' },
            runtime: RUNTIME,
          }))
        },
        canary: callCanary(
          name,
          typescript
            ? 'function add(a: number, b: number): number { return a + b }'
            : 'function add(a, b) { return a + b }',
        ),
      }
    },
  }
}
