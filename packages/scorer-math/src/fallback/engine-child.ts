/**
 * The process that third-party engines run in. It is given printed expressions only and answers text; its parent
 * bounds its CPU time and memory and ends it when they are spent. Nothing here reads a clock: nerdamer's own time-out
 * (wall time) is switched off.
 */
import { createRequire } from 'node:module'

export type EngineRequest =
  | { readonly id: number; readonly op: 'integrate'; readonly body: string; readonly variable: string }
  | { readonly id: number; readonly op: 'limit'; readonly body: string; readonly variable: string; readonly to: string }
  | { readonly id: number; readonly op: 'inverse'; readonly rows: readonly (readonly string[])[] }
  | { readonly id: number; readonly op: 'convert'; readonly from: string; readonly to: string }

/** `text` null: the engine could not. */
export type EngineReply = { readonly id: number; readonly text: string | null }

type Nerdamer = {
  (text: string): { text(format: 'fractions'): string }
  flush(): void
  clearVars(): void
  set(setting: 'TIMEOUT', value: number): void
}
type Fraction = { toFraction(): string }
type MathJs = {
  all: unknown
  create(factories: unknown, config: { number: 'Fraction' }): MathJs
  fraction(text: string): Fraction
  inv(rows: Fraction[][]): Fraction[][]
  unit(value: number, unit: string): { toNumber(unit: string): number }
}

const require = createRequire(import.meta.url)
let nerdamer: Nerdamer | undefined
let mathjs: MathJs | undefined
let exact: MathJs | undefined

function answer(request: EngineRequest): string | null {
  switch (request.op) {
    case 'integrate':
      return ask(`integrate(${request.body},${request.variable})`)
    case 'limit':
      return ask(`limit(${request.body},${request.variable},${request.to})`)
    case 'inverse': {
      mathjs ??= require('mathjs/lib/browser/math.js') as MathJs
      exact ??= mathjs.create(mathjs.all, { number: 'Fraction' })
      const math = exact
      const rows = math.inv(request.rows.map(row => row.map(entry => math.fraction(entry))))
      return JSON.stringify(rows.map(row => row.map(entry => entry.toFraction())))
    }
    case 'convert':
      mathjs ??= require('mathjs/lib/browser/math.js') as MathJs
      return `${mathjs.unit(1, request.from).toNumber(request.to)}`
  }
}

function ask(text: string): string {
  if (nerdamer === undefined) {
    nerdamer = require('nerdamer/all') as Nerdamer
    nerdamer.set('TIMEOUT', Number.MAX_SAFE_INTEGER)
  }
  try {
    return nerdamer(text).text('fractions')
  } finally {
    // nerdamer keeps every expression and every symbol that it met.
    nerdamer.flush()
    nerdamer.clearVars()
  }
}

process.on('message', (request: EngineRequest) => {
  let text: string | null
  try {
    text = answer(request)
  } catch {
    // An engine that throws has no answer; which error it was says nothing about ours.
    text = null
  }
  process.send?.({ id: request.id, text } satisfies EngineReply)
})
// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0))
process.send?.({ id: 0, text: null } satisfies EngineReply)
