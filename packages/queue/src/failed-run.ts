import { Failure, type FailureCode } from '@touchstone/contracts'

/** What a row that is a program to run answers with when it did not run. */
export type FailedRun = { readonly failure: FailureCode; readonly detail: string }

export function failedRun(code: FailureCode, detail?: string): FailedRun {
  return { failure: code, detail: new Failure(code, detail === undefined ? {} : { detail }).message }
}
