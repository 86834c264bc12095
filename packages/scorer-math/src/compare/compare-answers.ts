import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { DecideOptions, Decision } from '../decision.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { type Policy, PRESETS } from '../policy.ts'
import type { ParseOptions } from '../read/cursor.ts'
import { DEFAULT_PARSE, type Reading, readAnswer } from '../read/read-answer.ts'
import { formulaOf } from './chemistry.ts'
import { compareShapes } from './compare-shapes.ts'
import type { Env } from './decisions.ts'
import { withNamesOf } from './derivative-names.ts'
import { sameFamily } from './families.ts'
import { renameFreely } from './free-names.ts'
import { interpret } from './interpret.ts'
import { createOracle, type Oracle } from './oracle.ts'
import { seedOf } from './seed.ts'
import { wholeNumbers } from './whole-numbers.ts'

/** Steps that one pair may take; about 20 ms of CPU when spent, which only hostile input does. */
export const MAX_STEPS = 120_000

export type CompareOptions = {
  readonly policy?: Policy
  /** One per deployment: sample points are not known beforehand to what is being trained. */
  readonly salt?: string
  readonly steps?: number
  /** Decisions of other engines on pairs that this comparison left open, by `pairKey`. */
  readonly known?: ReadonlyMap<string, Decision>
  readonly readGold?: (text: string, options: ParseOptions) => Reading
}

export type Comparison =
  | { readonly outcome: 'gold_unreadable'; readonly code: string; readonly at: number }
  | { readonly outcome: 'answer_unreadable'; readonly code: string; readonly at: number }
  | {
      readonly outcome: 'decided'
      readonly decision: Decision
      readonly gold: Answer
      readonly answer: Answer
      /** The budget of steps ran out. */
      readonly exhausted: boolean
      /** Pairs of scalars that the ladder left open. */
      readonly open: readonly (readonly [Expr, Expr])[]
    }

/**
 * Is `answer` the same answer as `gold`? Both are read whole or not at all; then shape by shape, scalar by scalar.
 * Pure: the same texts, policy and salt give the same comparison to the byte, on every machine.
 * `equal` and `different` carry their method and proof; `undecided` never depends on a clock.
 * Cost: microseconds for numbers, tens of them for algebra, at most MAX_STEPS elementary operations.
 */
export function compareAnswers(goldText: string, answerText: string, options: CompareOptions = {}): Comparison {
  const policy = options.policy ?? PRESETS.default
  const whole = wholeNumbers(goldText, answerText, policy)
  if (whole !== null) {
    const decision = decideScalar(whole.gold.expr, whole.answer.expr, WITHOUT_POINTS)
    return { outcome: 'decided', decision, ...whole, exhausted: false, open: [] }
  }
  const readGold = options.readGold ?? readAnswer
  const parse: ParseOptions = {
    ...DEFAULT_PARSE,
    decimalComma: policy.decimalComma,
    logBase: policy.logBase === '10' ? '10' : 'e',
  }
  const gold = readGold(goldText, parse)
  if (!gold.ok)
    return compareFormulas(goldText, answerText) ?? { outcome: 'gold_unreadable', code: gold.code, at: gold.at }
  const answer = readAnswer(answerText, parse)
  if (!answer.ok)
    return compareFormulas(goldText, answerText) ?? { outcome: 'answer_unreadable', code: answer.code, at: answer.at }

  const steps = options.steps ?? MAX_STEPS
  const oracle = createOracle({
    steps,
    seed: seedOf(gold.text, answer.text, options.salt ?? ''),
    domain: policy.domain,
    known: options.known,
  })
  const first = compareReadings(gold, answer, policy, oracle, false)
  if (first.decision.verdict === 'equal' || policy.strict)
    return { ...first, exhausted: oracle.exhausted, open: oracle.open }
  if (squeezed(gold.text) === squeezed(answer.text))
    return { ...first, decision: { verdict: 'equal', method: 'identical' }, exhausted: false, open: [] }

  for (const reread of otherReadings(gold.text, answer.text, first, policy, parse)) {
    const again = readGold(goldText, reread.parse)
    const other = readAnswer(answerText, reread.parse)
    if (!again.ok || !other.ok) continue
    const second = compareReadings(again, other, policy, oracle, reread.linkedSigns)
    if (second.decision.verdict === 'equal') return { ...second, exhausted: oracle.exhausted, open: [] }
  }
  const formulas = compareFormulas(gold.text, answer.text)
  if (formulas?.outcome === 'decided' && formulas.decision.verdict === 'equal') return formulas
  return { ...first, exhausted: oracle.exhausted, open: oracle.open }
}

/** Chemical formulas, which have no other meaning here, by their spelling. Null where the gold is none. */
function compareFormulas(goldText: string, answerText: string): Comparison | null {
  const gold = formulaOf(goldText)
  if (gold === null) return null
  const answer = formulaOf(answerText)
  const decision: Decision =
    gold === answer
      ? { verdict: 'equal', method: 'formula' }
      : answer === null
        ? { verdict: 'undecided', reason: 'unsupported: formula' }
        : { verdict: 'different', proof: 'formula', witness: `${gold}, ${answer}` }
  const text = (spelled: string): Answer => ({ kind: 'text', text: spelled })
  return {
    outcome: 'decided',
    decision,
    gold: text(gold),
    answer: text(answer ?? answerText),
    exhausted: false,
    open: [],
  }
}

/** Numbers are compared as they stand: no steps are counted, no points tried. */
const WITHOUT_POINTS: DecideOptions = { budget: { steps: 1 }, seed: 0, domain: 'real' }

type Compared = {
  readonly outcome: 'decided'
  readonly decision: Decision
  readonly gold: Answer
  readonly answer: Answer
}

function compareReadings(
  gold: Reading & { ok: true },
  answer: Reading & { ok: true },
  policy: Policy,
  oracle: Oracle,
  linkedSigns: boolean,
): Compared {
  const { chains } = policy
  const ours = interpret(gold.node, { oracle, verifyChains: false, chains, linkedSigns })
  const theirs = interpret(answer.node, { oracle, verifyChains: true, chains, linkedSigns })
  const env: Env = { oracle, policy, compare: (one, other) => compareShapes(one, other, env) }
  let decision = compareShapes(ours, theirs, env)
  if (decision.verdict !== 'equal' && theirs.kind !== 'false') {
    for (const renamed of renameFreely(ours, theirs, policy)) {
      const again = compareShapes(ours, renamed, env)
      if (again.verdict !== 'equal') continue
      decision = { ...again, method: `${again.method}, renamed` }
      break
    }
    const derived = decision.verdict === 'equal' ? null : withNamesOf(ours, theirs)
    if (derived !== null) decision = compareShapes(ours, derived, env)
    const family = decision.verdict === 'equal' ? null : sameFamily(ours, theirs, oracle)
    if (family !== null) decision = family
  }
  return { outcome: 'decided', decision, gold: ours, answer: theirs }
}

/** White space, \left and the like say nothing. */
const squeezed = (text: string): string =>
  text
    .replace(/(\d)\s+(?=\d)/g, '$1 and ') // 1 2 is not 12
    .replace(/\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])|\\[,;:! ]|[\s~]|\$/g, '')
    .replace(/\\[dt]frac/g, '\\frac')

type Rereading = { readonly parse: ParseOptions; readonly linkedSigns: boolean }

/** Other readings of ambiguous notation, each tried on both sides alike and only where the text has it. */
function otherReadings(
  gold: string,
  answer: string,
  first: Compared,
  policy: Policy,
  parse: ParseOptions,
): readonly Rereading[] {
  const readings: Rereading[] = []
  const both = `${gold}\n${answer}`
  if (policy.logBase === 'either' && /log(?!_)/.test(both))
    readings.push({ parse: { ...parse, logBase: '10' }, linkedSigns: false })
  const grouped = /\d,\d{3}/
  const comma = /\d,\d/
  const point = /\d\.\d/
  if (policy.eitherComma && ((comma.test(gold) && point.test(answer)) || (comma.test(answer) && point.test(gold))))
    readings.push({ parse: { ...parse, decimalComma: true }, linkedSigns: false })
  const plural = (side: Answer): boolean => ['list', 'tuple', 'set', 'sequence'].includes(side.kind)
  if ((grouped.test(gold) && plural(first.answer)) || (grouped.test(answer) && plural(first.gold)))
    readings.push({ parse: { ...parse, thousands: false }, linkedSigns: false })
  if (/(?:±|\\pm).*(?:±|\\pm)/s.test(gold) || /(?:±|\\pm).*(?:±|\\pm)/s.test(answer))
    readings.push({ parse, linkedSigns: true })
  const rate = /\d\s+[a-zA-Z]{1,3}\s?\/\s?[a-zA-Z]{1,3}(?:\^?\d)?\s*\$?$/ // 10 m/s
  if (rate.test(gold) || rate.test(answer))
    readings.push({ parse: { ...parse, unitLetters: true }, linkedSigns: false })
  else if (
    (hasUnit(first.gold) || hasUnit(first.answer)) &&
    /(?:[\d})]|[a-z]{2} )\s*(?:\\,|~)?\s*[a-zA-ZΩ](?![a-zA-Z])/.test(both)
  )
    readings.push({ parse: { ...parse, unitLetters: true }, linkedSigns: false })
  return readings
}

function hasUnit(side: Answer): boolean {
  if (side.kind === 'scalar') return side.unit !== null
  if (side.kind === 'binding') return hasUnit(side.value)
  return side.kind === 'list' || side.kind === 'tuple' ? side.items.some(hasUnit) : false
}
