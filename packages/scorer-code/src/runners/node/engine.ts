import { createRequire, stripTypeScriptTypes } from 'node:module'
import type ivm from 'isolated-vm'

const require = createRequire(import.meta.url)
/** The addon's place is told on the command line. */
const addon = require(process.argv[2] ?? '').ivm as typeof ivm
export const { Isolate, Callback } = addon

/** V8's heap after the evaluation of an isolate's part. @param warm code of a first use, which is then compiled */
export function snapshotOf(program: string, warm?: string): ivm.ExternalCopy<ArrayBuffer> {
  return Isolate.createSnapshot([{ code: `globalThis.touchstone = ${program}`, filename: 'runner' }], warm)
}

export type Room = {
  readonly isolate: ivm.Isolate
  readonly context: ivm.Context
  /** A function of the isolate's part. */
  readonly member: (name: string) => ivm.Reference
}

/** A new isolate with its part in place, before any text that is not ours. */
export function openRoom(snapshot: ivm.ExternalCopy<ArrayBuffer>, memoryMegabytes: number): Room {
  const isolate = new Isolate({ memoryLimit: Math.max(8, memoryMegabytes), snapshot })
  const context = isolate.createContextSync()
  const part: ivm.Reference<Record<string, unknown>> = context.evalSync(
    // V8 puts these into a context that comes from a snapshot anew: memory that no limit of the heap sees, and ways to
    // wait without using CPU.
    'const part = globalThis.touchstone; delete globalThis.touchstone; delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer; delete Atomics.wait; delete Atomics.waitAsync; part',
    { reference: true },
  )
  return { isolate, context, member: name => part.getSync(name, { reference: true }) as ivm.Reference }
}

export type ProgramText = { readonly source: string; readonly module: boolean }

/** JavaScript of a text, and whether it is a module. Throws with the diagnostics where it is no TypeScript. */
export function readText(source: string, typescript: boolean): ProgramText {
  const plain = typescript ? stripTypeScriptTypes(source, { mode: 'transform' }) : source
  return { source: plain, module: /^\s*(?:import\s[^(]|import\s*[{*'"]|export\s)/m.test(plain) }
}

/** The text is no program. */
export class Refused extends Error {}

/** What a text defines: the value of the expression that was asked for, and a module's default export. */
export type Found = { readonly look: ivm.Reference; readonly byDefault?: ivm.Reference }

/**
 * Runs a program's text.
 * @param look an expression over what it defines, evaluated after it
 * @param moduleFor the text of a module that it imports
 * @throws Refused where it does not compile, else what it throws
 */
export function runText(
  { isolate, context }: Room,
  program: ProgramText,
  look: string,
  filename: string,
  timeout: number | undefined,
  moduleFor: (specifier: string) => string,
): Found {
  const limit = timeout === undefined ? {} : { timeout }
  if (!program.module) {
    // Its last value stays inside: not every one can leave.
    const script = compiled(() => isolate.compileScriptSync(`${program.source}\n;0`, { filename }))
    script.runSync(context, limit)
    script.release()
    return { look: context.evalSync(look, { reference: true, ...limit }) }
  }
  // What a module declares without exporting it is reached by a line at its end.
  const module = compiled(() =>
    isolate.compileModuleSync(`${program.source}\n;globalThis.__found = ${look}`, { filename }),
  )
  module.instantiateSync(context, specifier => isolate.compileModuleSync(moduleFor(specifier)))
  module.evaluateSync(limit)
  const take = '(() => { const found = globalThis.__found; delete globalThis.__found; return found })()'
  const found: ivm.Reference = context.evalSync(take, { reference: true, ...limit })
  return { look: found, byDefault: module.namespace.getSync('default', { reference: true }) as ivm.Reference }
}

function compiled<T>(compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(`SyntaxError: ${error.message}`)
    throw error
  }
}

/** Names that may stand in a script as they are. */
export function identifiers(names: readonly string[]): string[] {
  return names.filter(name => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
}

/** What a text that cannot be read for types says of itself, and whether this process survived it. */
export function refusal(error: unknown, typescript: boolean): { diagnostics: string; spent: boolean } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const spent = typescript && !/_TYPESCRIPT_SYNTAX$/.test(code)
  if (spent) return { diagnostics: 'the text is nested too deeply to be read', spent }
  return { diagnostics: error instanceof Error ? error.message : '', spent }
}
