/**
 * The closed vocabulary of outcomes. A verdict of the completion's own doing carries a number;
 * a verdict of ours, or of the caller's data, never does.
 */
export const COMPLETION_VERDICTS = [
  'correct',
  'wrong',
  'no_answer',
  'unparsable_answer',
  'undecided',
  'bad_format',
  'compile_error',
  'runtime_error',
  'time_limit',
  'memory_limit',
  'output_limit',
  'idle_limit',
  'partial',
  'truncated',
  'integrity',
] as const

export const NULL_VERDICTS = [
  'invalid_item',
  'gold_unparsable',
  'invalid_problem',
  'infra_error',
  'expired',
  'cancelled',
] as const

export type CompletionVerdict = (typeof COMPLETION_VERDICTS)[number]
export type NullVerdict = (typeof NULL_VERDICTS)[number]
export type Verdict = CompletionVerdict | NullVerdict

export const VERDICTS: readonly Verdict[] = [...COMPLETION_VERDICTS, ...NULL_VERDICTS]

const nullVerdicts: ReadonlySet<string> = new Set(NULL_VERDICTS)

/** Is this outcome ours or the caller's data, so that no number may stand for it? */
export function isNullVerdict(verdict: Verdict): verdict is NullVerdict {
  return nullVerdicts.has(verdict)
}
