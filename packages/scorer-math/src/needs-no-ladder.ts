import type { GraderOf, ScoreItem } from '@touchstone/contracts'
import { wholeNumbers } from './compare/whole-numbers.ts'
import { extractAnswer } from './extract/extract-answer.ts'
import { policyOf } from './policy.ts'

/**
 * Is grading this item a matter of comparing two whole numbers? Then it costs microseconds and may be done where other
 * work must not wait: no parser, no points, no fallback, and so no salt. O(completion).
 */
export function needsNoLadder(
  item: Pick<ScoreItem, 'completion' | 'finish_reason' | 'think_prefilled'>,
  grader: GraderOf<'math'>,
): boolean {
  if (typeof item.completion !== 'string' || grader.of !== undefined || Array.isArray(grader.gold)) return false
  const policy = policyOf(grader)
  const gold = String(grader.gold)
  if (wholeNumbers(gold, gold, policy) === null) return false
  const extraction = extractAnswer(item.completion, {
    extract: policy.extract,
    boxes: policy.boxes,
    order: policy.order,
    thinkPrefilled: item.think_prefilled === true,
    cutOff: item.finish_reason === 'length',
  })
  return (
    extraction.state === 'found' &&
    extraction.joined === null &&
    extraction.others.length === 0 &&
    wholeNumbers(gold, extraction.answer, policy) !== null
  )
}
