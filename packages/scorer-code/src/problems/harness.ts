import { type CodeCompare, Failure } from '@touchstone/contracts'
import type { Plan } from './plan.ts'

export type HarnessForm = {
  readonly entry?: string
  readonly prelude?: string
  readonly testsCode: string
  readonly compare?: CodeCompare
  readonly starter?: string
}

export function planHarness(_form: HarnessForm, _language: string): Plan {
  throw new Failure('NOT_BUILT', { detail: 'harness problems' })
}
