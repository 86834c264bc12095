import { Failure } from '@touchstone/contracts'
import type { Rule, RuleInput } from '../rule.ts'
import { words } from '../text/python-text.ts'
import { segments } from '../text/segments.ts'

type Units = 'words' | 'tokens' | 'segments'

/**
 * Repetition penalty (arXiv 2502.03373, appendix C.2): p · (1 − unique / total) over n-grams, n = 3 and p = −1 (ROLL
 * −0.1), 0 where there are fewer than n units. `units`: `words` as open-r1, ms-swift and ROLL (lower case, split at white
 * space); `tokens` as TRL, of the caller's ids; `segments` by the Unicode word breaker, for Chinese, Japanese, Thai.
 */
export const repetition: Rule<'repetition'> = {
  range: ({ max_penalty: penalty = -1 }) => [penalty, 0],
  grade({ n = 3, max_penalty: penalty = -1, units = 'words', locale }, input) {
    const sequence = sequenceOf(units, input, locale)
    const total = Math.max(0, sequence.length - n + 1)
    const unique = total === 0 ? 0 : uniqueGrams(sequence, n)
    const score = total === 0 ? 0 : (1 - unique / total) * penalty
    return { score, detail: { units, n, total, unique } }
  },
}

function sequenceOf(units: Units, { text, item }: RuleInput, locale: string | undefined): readonly number[] {
  if (units === 'tokens') {
    if (item.completion_ids !== undefined) return item.completion_ids
    const detail = 'must be given for a repetition penalty over tokens'
    throw new Failure('INVALID_ITEM', {
      detail: `completion_ids ${detail}`,
      errors: [{ pointer: '/completion_ids', detail }],
    })
  }
  const lower = text.toLowerCase()
  return numbered(units === 'words' ? words(lower) : segments(lower, locale))
}

function numbered(sequence: readonly string[]): number[] {
  const ids = new Map<string, number>()
  return sequence.map(unit => {
    const id = ids.get(unit) ?? ids.size
    ids.set(unit, id)
    return id
  })
}

/** How many different n-grams; each pass makes grams one longer by numbering pairs, so O(n · length) with small keys. */
function uniqueGrams(sequence: readonly number[], n: number): number {
  const units = new Map<number, number>()
  const base = sequence.map(unit => numberOf(units, unit))
  let grams = base
  let kinds = units.size
  for (let size = 2; size <= n; size++) {
    const pairs = new Map<number, number>()
    const next: number[] = new Array(grams.length - 1)
    for (let at = 0; at + 1 < grams.length; at++)
      next[at] = numberOf(pairs, (grams[at] ?? 0) * units.size + (base[at + size - 1] ?? 0))
    grams = next
    kinds = pairs.size
  }
  return kinds
}

function numberOf(known: Map<number, number>, key: number): number {
  const number = known.get(key) ?? known.size
  if (number === known.size) known.set(key, number)
  return number
}
