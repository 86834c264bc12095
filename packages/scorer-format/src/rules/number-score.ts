import { type CompletionVerdict, Failure, type FormatGraderOf } from '@touchstone/contracts'
import type { Rule, RuleGrade } from '../rule.ts'
import { pythonFloat } from '../text/python-float.ts'
import { skipSpace, stripped } from '../text/python-text.ts'

type Options = FormatGraderOf<'number-score'>
type Scored = readonly [score: number, verdict: CompletionVerdict]

const RANGES = { layout: [0, 3], answer: [-4.5, 5], number: [-2.5, 3.5] } as const
const LAST_ENDS = ['<|im_end|>', '<|endoftext|>']

/**
 * The number scores of unsloth's Qwen3 GRPO notebooks (unslothai/notebooks, Qwen3_(4B)-GRPO), as their Python has them:
 *
 * - `layout` (`match_format_exactly`): 3 in exactly the notebook's layout, else 0; nothing is expected
 * - `answer` (`check_answer`): what stands between the solution's tags, of a completion in exactly the notebook's layout:
 *   no such layout −2; equal as text 5, equal without the white space around it 3.5; else the ratio of the two numbers:
 *   in [0.9, 1.1] 2, in [0.8, 1.2] 1.5, else −2.5; no numbers, or an expected 0, −4.5
 * - `number` (`check_numbers`): the first run of digits, points and commas after the solution's opening: none −2.5; equal
 *   to what is expected 3.5, else −1.5; either no number 0
 *
 * Of several expected answers the best score counts, which the notebooks do not know. O(completion × expected).
 */
export const numberScore: Rule<'number-score'> = {
  range: ({ method = 'answer' }) => RANGES[method],
  grade(options, { text }) {
    const { method = 'answer', expected } = options
    if (method === 'layout') {
      const solution = solutionOf(text, options)
      return graded(solution === undefined ? [0, 'bad_format'] : [3, 'correct'], method, solution ?? null)
    }
    const wanted = (Array.isArray(expected) ? expected : [expected]).flatMap(one =>
      one === undefined ? [] : [`${one}`],
    )
    if (wanted.length === 0) {
      const detail = 'must be given where a rule compares numbers'
      throw new Failure('INVALID_ITEM', { detail: `expected ${detail}`, errors: [{ pointer: '/expected', detail }] })
    }
    const guess = method === 'answer' ? solutionOf(text, options) : numberOf(text, options)
    if (guess === undefined) return graded([method === 'answer' ? -2 : -2.5, 'no_answer'], method, null)
    const scores = wanted.map(one => (method === 'answer' ? answerScore(guess, one) : equalScore(guess, one)))
    return graded(
      scores.reduce((best, next) => (next[0] > best[0] ? next : best)),
      method,
      guess,
    )
  },
}

function graded([score, verdict]: Scored, method: string, guess: string | null): RuleGrade {
  return { score, verdict, detail: { method, answer: guess === null ? null : guess.slice(0, 256) } }
}

function answerScore(guess: string, expected: string): Scored {
  if (guess === expected) return [5, 'correct']
  if (guess.slice(...stripped(guess)) === expected.slice(...stripped(expected))) return [3.5, 'correct']
  const [got, want] = [pythonFloat(guess), pythonFloat(expected)]
  if (got === undefined) return [-4.5, 'unparsable_answer']
  if (want === undefined || want === 0) return [-4.5, 'wrong']
  const ratio = got / want
  if (ratio >= 0.9 && ratio <= 1.1) return [2, 'partial']
  return ratio >= 0.8 && ratio <= 1.2 ? [1.5, 'partial'] : [-2.5, 'wrong']
}

function equalScore(guess: string, expected: string): Scored {
  const [got, want] = [pythonFloat(guess.replaceAll(',', '')), pythonFloat(expected)]
  if (got === undefined) return [0, 'unparsable_answer']
  if (want === undefined) return [0, 'wrong']
  return got === want ? [3.5, 'correct'] : [-1.5, 'wrong']
}

/**
 * What `{reasoning_end}.*?{solution_start}(.+?){solution_end}\s*(?:{eos})?\s*$` captures, dots matching and `$` standing
 * at the end of any line. The first opening that can match does, and of its ends the first that is followed by nothing
 * else on its line.
 */
function solutionOf(text: string, options: Options): string | undefined {
  const { reasoning_end: reasoned, solution_start: opening, solution_end: closing } = tagsOf(options)
  const reasoning = text.indexOf(reasoned)
  if (reasoning < 0) return undefined
  const start = text.indexOf(opening, reasoning + reasoned.length)
  if (start < 0) return undefined
  const from = start + opening.length
  for (let end = text.indexOf(closing, from + 1); end >= 0; end = text.indexOf(closing, end + 1)) {
    if (endsLine(text, end + closing.length)) return text.slice(from, end)
  }
  return undefined
}

function endsLine(text: string, at: number): boolean {
  const end = skipSpace(text, at)
  if (end === text.length || text.slice(at, end).includes('\n')) return true
  const last = LAST_ENDS.find(token => text.startsWith(token, end))
  if (last === undefined) return false
  const behind = skipSpace(text, end + last.length)
  return behind === text.length || text.slice(end + last.length, behind).includes('\n')
}

/** What `{solution_start}.*?\s*(-?[\d.,]+)` captures. */
function numberOf(text: string, options: Options): string | undefined {
  const { solution_start: opening } = tagsOf(options)
  const start = text.indexOf(opening)
  if (start < 0) return undefined
  const found = /[\d.,]+/g
  found.lastIndex = start + opening.length
  const match = found.exec(text)
  if (match === null) return undefined
  const signed = match.index > start + opening.length && text[match.index - 1] === '-'
  return signed ? `-${match[0]}` : match[0]
}

function tagsOf({
  reasoning_end = '<end_working_out>',
  solution_start = '<SOLUTION>',
  solution_end = '</SOLUTION>',
}: Options) {
  return { reasoning_end, solution_start, solution_end }
}
