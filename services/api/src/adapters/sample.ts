import { groundTruth } from '@touchstone/contracts'
import type { ProfileBook } from '@touchstone/profiles'
import type { ResponseText } from './response-text.ts'

/** One completion of a trainer's own request, with all that may tell how to judge it. */
export type Sample = {
  readonly response: ResponseText
  readonly prompt?: unknown
  readonly label: unknown
  /** Tests that stand in a field of their own. */
  readonly tests?: unknown
  /** Named in a field of the request. */
  readonly profile?: string
  /** `data_source`, `rm_type` and their like. */
  readonly hint?: unknown
  /** From the path, `/p/<profile>/…`. */
  readonly pathProfile?: string | undefined
  readonly finishReason?: unknown
}

/**
 * The row that a sample becomes. Which graders: a field of the request, else an envelope in the label, else its data
 * source, else the path, else `default`. A label that says nothing leaves the row without a gold, which its profile
 * then refuses: a missing label is the caller's mistake and never a zero.
 */
export function rowOf(sample: Sample, profiles: ProfileBook | undefined): Record<string, unknown> {
  const { response, prompt, finishReason } = sample
  const truth = groundTruth(sample.label) ?? {}
  const tests = sample.tests ?? truth.tests
  const hinted = typeof sample.hint === 'string' ? profiles?.forDataSource(sample.hint) : undefined
  return {
    completion: response.text,
    profile: sample.profile ?? truth.profile ?? hinted ?? sample.pathProfile ?? 'default',
    ...(truth.gold === undefined ? {} : { gold: truth.gold }),
    ...(tests === undefined ? {} : { tests }),
    ...(truth.problem === undefined || sample.tests !== undefined ? {} : { problem: truth.problem }),
    ...(typeof prompt === 'string' ? { prompt } : {}),
    ...(response.thinkPrefilled ? { think_prefilled: true } : {}),
    ...(typeof finishReason === 'string' ? { finish_reason: finishReason } : {}),
    ...(typeof sample.hint === 'string' && sample.hint.length <= 256 ? { data_source: sample.hint } : {}),
  }
}
