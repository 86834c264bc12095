import type { CompileCache } from '../compile-cache.ts'
import { keepSource } from '../runners/native/keep-source.ts'
import { NATIVE, NODE_INSIDE, startNativeSlot } from '../runners/native/slot.ts'
import { NodeSlot } from '../runners/node/slot.ts'
import { findNode } from '../runners/node/tools.ts'
import { callCanary } from './canaries.ts'
import type { Language, ManagedRuntime } from './language.ts'

/** V8 reserves address space that it does not use: a code range, pointer cages, thread stacks. */
const RUNTIME: ManagedRuntime = {
  memoryBytes: 512 * 2 ** 20,
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
          if (task.kind === 'function' || task.kind === 'design')
            return { status: 'ok', cached: false, cpuMs: 0, program: { kind: 'source', source: request.source } }
          const file = typescript ? 'program.ts' : 'program.js'
          const proof = task.kind === 'harness' ? cache.proof(name, request.source, task.testsCode) : undefined
          const files =
            task.kind === 'harness' && proof !== undefined
              ? {
                  [file]: `${request.source}\n${task.testsCode}\n;globalThis.touchstoneEnd()\n`,
                  'proof.cjs': proofModule(proof),
                }
              : { [file]: request.source }
          return keepSource(cache, files, folder => ({
            ...(proof === undefined ? {} : { proof }),
            kind: 'executable',
            command: [
              '/usr/bin/prlimit',
              '--stack=67108864',
              NODE_INSIDE,
              '--disable-warning=ExperimentalWarning',
              '--stack-size=60000',
              ...(typescript ? ['--experimental-transform-types'] : []),
              `--max-old-space-size=${Math.floor(request.limits.memoryBytes / 2 ** 20)}`,
              ...(proof === undefined ? [] : ['--require', `${folder}/proof.cjs`]),
              `${folder}/${file}`,
            ],
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

/** Before the program: a failed `console.assert` throws, and the proof is written when the event loop has run dry. */
function proofModule(proof: string): string {
  return `const { writeSync } = require('node:fs')
const on = process.on.bind(process)
console.assert = (value, ...words) => {
  if (!value) throw new (require('node:assert').AssertionError)({ message: words.join(' ') || 'console.assert' })
}
globalThis.assert = require('node:assert')
Object.defineProperty(globalThis, 'touchstoneEnd', {
  value: () => on('exit', code => { if (code === 0) writeSync(1, '${proof}\\n') }),
})
`
}
