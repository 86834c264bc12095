import type { Marks } from './math-tricks.ts'
import type { Family } from './trick.ts'

/** What the command line says. */
export type AttackOptions = {
  readonly only?: Family
  readonly trick?: string
  readonly as?: 'service' | 'sandbox-fusion'
  readonly profile?: string
  readonly marks: Marks
  readonly paid: number
  readonly header: readonly string[]
  readonly timeout: number
  readonly python: string
  readonly function: string
  readonly mathSource: string
  readonly codeSource: string
  readonly all?: boolean
  readonly html?: string
  readonly json?: string
}
