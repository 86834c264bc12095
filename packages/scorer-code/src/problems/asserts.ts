import { type CodeCompare, Failure } from '@touchstone/contracts'
import type { Plan } from './plan.ts'

export type AssertsForm = {
  readonly entry?: string
  readonly setup?: string
  readonly tests: readonly string[]
  readonly compare?: CodeCompare
  readonly starter?: string
}

export function planAsserts(_form: AssertsForm, _language: string): Plan {
  throw new Failure('NOT_BUILT', { detail: 'assert problems' })
}
