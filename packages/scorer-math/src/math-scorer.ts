import { createLru } from '@touchstone/completion'
import { Failure, type Grade, type GraderOf, type JsonObject, type Scorer } from '@touchstone/contracts'
import type { Answer } from './answer.ts'
import type { Expr } from './ast.ts'
import { type Comparison, compareAnswers, MAX_STEPS } from './compare/compare-answers.ts'
import { createOracle, pairKey } from './compare/oracle.ts'
import { seedOf } from './compare/seed.ts'
import type { DecideOptions, Decision } from './decision.ts'
import { extractAnswer } from './extract/extract-answer.ts'
import type { Extraction } from './extract/extraction.ts'
import { type Policy, policyOf } from './policy.ts'
import { printAnswer } from './print-answer.ts'
import type { ParseOptions } from './read/cursor.ts'
import { type Reading, readAnswer } from './read/read-answer.ts'

/** Raised by every change that may change a verdict. */
const VERSION = '1.1.0'

/** What the scorer asks of the fallback lane: pairs that the ladder left undecided. */
export type MathFallback = {
  decide(a: Expr, b: Expr, options: DecideOptions): Promise<Decision>
}

export type MathScorerOptions = {
  /** One per deployment: the sample points of a pair are not known beforehand to what is being trained. */
  readonly salt: string
  /** Engines for calculus in an answer; without them such pairs stay undecided. */
  readonly fallback?: MathFallback
  /** Parsed golds to keep. */
  readonly goldCapacity?: number
}

/**
 * The symbolic checker as a scorer. Answers at once, without a promise, unless the ladder leaves a pair undecided and
 * the fallback may be asked. `wrong` is a proof, `correct` has a method; what cannot be told is `undecided`, with 0.
 * @throws Failure GOLD_UNPARSABLE where no gold can be read, ENGINE_LOST where the fallback fails for a reason of its own
 */
export function createMathScorer({ salt, fallback, goldCapacity = 10_000 }: MathScorerOptions): Scorer<'math'> {
  const golds = createLru<string, Reading>(goldCapacity)
  const readGold = (text: string, options: ParseOptions): Reading =>
    golds.get(`${options.decimalComma} ${options.thousands} ${options.logBase} ${options.unitLetters} ${text}`, () =>
      readAnswer(text, options),
    )

  return {
    kind: 'math',
    version: VERSION,
    grade(item, grader, { completion, outcomes }) {
      const policy = policyOf(grader)
      const goldTexts = goldsOf(grader.gold)
      const source = grader.of
      const captured = source !== undefined
      const text = captured ? (outcomes.get(source)?.captures?.[grader.capture ?? 'answer'] ?? '') : completion
      const extraction = extractAnswer(text, {
        extract: captured ? [...new Set([...policy.extract, 'whole' as const])] : policy.extract,
        boxes: policy.boxes,
        order: policy.order,
        thinkPrefilled: item.think_prefilled === true && !captured,
        cutOff: item.finish_reason === 'length',
      })
      if (extraction.state !== 'found') return withoutAnswer(extraction, goldTexts, policy, readGold)
      const compare = (gold: string, answer: string, known?: ReadonlyMap<string, Decision>): Comparison =>
        compareAnswers(gold, answer, { policy, salt, readGold, ...(known === undefined ? {} : { known }) })
      const best = bestOf(goldTexts, extraction, compare)
      const { comparison } = best
      const open =
        comparison.outcome === 'decided' && comparison.decision.verdict === 'undecided' ? comparison.open : []
      if (fallback === undefined || !policy.fallback || open.length === 0) return gradeOf(best, extraction, policy)
      return askFallback(best, open, policy, salt, fallback).then(known => {
        const again = compare(best.goldText, best.answerText, known)
        return gradeOf({ ...best, comparison: again }, extraction, policy)
      })
    },
  }
}

type Best = { readonly goldText: string; readonly answerText: string; readonly comparison: Comparison }

/** Gold as text, as it stands in public sets: a number, a solution that ends in `#### 72`, or one with a box. */
function goldsOf(gold: GraderOf<'math'>['gold']): readonly string[] {
  const list = Array.isArray(gold) ? gold : [gold]
  return list.map(entry => goldText(String(entry)))
}

/** Digits alone name nothing but themselves. */
const WHOLE = /^-?\d{1,15}$/

/** A longer text is a solution that names its answer. */
const MAX_GOLD = 500

function goldText(text: string): string {
  if (WHOLE.test(text)) return text
  const marked = text.lastIndexOf('####')
  if (marked >= 0) return text.slice(marked + 4).trim()
  const boxed = extractAnswer(text, { extract: ['boxed'], boxes: 'last', thinkPrefilled: false, cutOff: false })
  if (boxed.state === 'found' && boxed.source === 'boxed') return boxed.joined ?? boxed.answer
  if (text.length > MAX_GOLD) {
    const phrased = extractAnswer(text, { extract: ['phrase'], boxes: 'last', thinkPrefilled: false, cutOff: false })
    if (phrased.state === 'found' && phrased.source === 'phrase') return phrased.answer
  }
  return text.replace(/^\s*\$*\s*\\{1,2}boxed\s*\{/, '') // a box that was cut before its end
}

type Compare = (gold: string, answer: string) => Comparison

/** The first gold that is met decides; failing that an undecided pair, then the first gold's. */
function bestOf(golds: readonly string[], extraction: Extraction & { state: 'found' }, compare: Compare): Best {
  let best: Best | null = null
  let unreadable: Best | null = null
  for (const goldText of golds) {
    for (const answerText of candidatesOf(extraction)) {
      const comparison = compare(goldText, answerText)
      const here = { goldText, answerText, comparison }
      if (comparison.outcome === 'decided' && comparison.decision.verdict === 'equal') return here
      if (comparison.outcome === 'gold_unreadable') unreadable ??= here
      else if (best === null || rank(comparison) > rank(best.comparison)) best = here
    }
  }
  if (unreadable?.comparison.outcome === 'gold_unreadable') {
    const { code, at } = unreadable.comparison
    throw new Failure('GOLD_UNPARSABLE', {
      detail: `gold ${JSON.stringify(clip(unreadable.goldText))}: ${code} at ${at}`,
    })
  }
  if (best === null) throw new Failure('GOLD_UNPARSABLE', { detail: 'no gold answer' })
  return best
}

function rank(comparison: Comparison): number {
  if (comparison.outcome !== 'decided') return 0
  return comparison.decision.verdict === 'undecided' ? 2 : 1
}

/** The answer; the parts that several boxes name together; under the policy `all` the other boxes. */
function candidatesOf(extraction: Extraction & { state: 'found' }): readonly string[] {
  const { answer, joined, others } = extraction
  return [...(joined === null ? [] : [joined]), answer, ...others]
}

function withoutAnswer(
  extraction: Extraction & { state: 'none' | 'truncated' | 'rejected' },
  golds: readonly string[],
  policy: Policy,
  readGold: (text: string, options: ParseOptions) => Reading,
): Grade {
  for (const gold of golds) {
    const reading = readGold(gold, {
      decimalComma: policy.decimalComma,
      thousands: true,
      logBase: 'e',
      unitLetters: false,
    })
    if (!reading.ok)
      throw new Failure('GOLD_UNPARSABLE', {
        detail: `gold ${JSON.stringify(clip(gold))}: ${reading.code} at ${reading.at}`,
      })
  }
  const detail = { answer: null, gold: clip(golds[0] ?? '') }
  const flags = extraction.flags
  if (extraction.state === 'truncated') return { verdict: 'truncated', score: 0, detail, flags }
  if (extraction.state === 'rejected')
    return { verdict: 'wrong', score: 0, detail: { ...detail, proof: 'several boxes' }, flags }
  return { verdict: 'no_answer', score: 0, detail, flags }
}

function gradeOf(
  { goldText, answerText, comparison }: Best,
  extraction: Extraction & { state: 'found' },
  policy: Policy,
): Grade {
  const { source, flags } = extraction
  const base = { answer: clip(answerText), gold: clip(goldText) }
  if (comparison.outcome === 'gold_unreadable')
    throw new Failure('GOLD_UNPARSABLE', {
      detail: `gold ${JSON.stringify(base.gold)}: ${comparison.code} at ${comparison.at}`,
    })
  if (comparison.outcome === 'answer_unreadable')
    return {
      verdict: 'unparsable_answer',
      score: 0,
      detail: { ...base, source, reason: `${comparison.code} at ${comparison.at}` },
      flags,
    }
  const { decision } = comparison
  const read = normalForms(base, comparison.gold, comparison.answer)
  switch (decision.verdict) {
    case 'equal':
      return { verdict: 'correct', score: 1, detail: { ...base, method: decision.method, source, ...read }, flags }
    case 'different': {
      const witness: JsonObject = decision.witness === undefined ? {} : { witness: clip(decision.witness) }
      return {
        verdict: 'wrong',
        score: 0,
        detail: { ...base, proof: decision.proof, ...witness, source, ...read },
        flags,
      }
    }
    case 'undecided': {
      const masked = policy.undecided === 'null' || (comparison.exhausted && exhaustsAlone(comparison.gold))
      return {
        verdict: 'undecided',
        score: masked ? null : 0,
        detail: { ...base, reason: decision.reason, source, ...read },
        flags,
      }
    }
  }
}

/** Both sides as they were understood, where that is not how they were written. */
function normalForms(written: { answer: string; gold: string }, gold: Answer, answer: Answer): JsonObject {
  const ours = printAnswer(gold)
  const theirs = printAnswer(answer)
  return ours === written.gold && theirs === written.answer ? {} : { read: { answer: theirs, gold: ours } }
}

/** Does the gold use up the budget without any answer beside it? Then nobody could have been right. */
function exhaustsAlone(gold: Answer): boolean {
  if (gold.kind !== 'scalar') return false
  const oracle = createOracle({ steps: MAX_STEPS, seed: 0, domain: 'real' })
  oracle.decide(gold.expr, { type: 'number', numerator: 0n, denominator: 1n })
  return oracle.exhausted
}

async function askFallback(
  { goldText, answerText }: Best,
  open: readonly (readonly [Expr, Expr])[],
  policy: Policy,
  salt: string,
  fallback: MathFallback,
): Promise<ReadonlyMap<string, Decision>> {
  const known = new Map<string, Decision>()
  for (const [a, b] of open) {
    const seed = seedOf(goldText, answerText, salt)
    known.set(pairKey(a, b), await fallback.decide(a, b, { budget: { steps: MAX_STEPS }, seed, domain: policy.domain }))
  }
  return known
}

const clip = (text: string): string => (text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text)
