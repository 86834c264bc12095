import { type Answer, type Region, type Scalar, scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { rational } from '../read/tree.ts'
import { lookupUnit, PERCENT } from '../read/units.ts'
import { compareAsRegions } from './compare-as-regions.ts'
import { compareClocks } from './compare-ratios.ts'
import { compareScalars } from './compare-scalars.ts'
import { type Env, shape } from './decisions.ts'
import { matchAll } from './multisets.ts'
import { numberOfWords, placeOfWords } from './number-words.ts'
import { REALS } from './regions.ts'
import { textMeaning as meaningOfText, sameText } from './texts.ts'

export function compareTexts(gold: Answer, answer: Answer, env: Env): Decision {
  const ours = asText(gold)
  const theirs = asText(answer)
  if (ours !== null && theirs !== null) {
    if (sameText(ours, theirs) || saysYesOrNo(ours, answer)) return { verdict: 'equal', method: 'text' }
    const [a, b] = [quantityOfWords(ours), quantityOfWords(theirs)]
    if (a !== null && b !== null) return compareScalars(a, b, env)
    return { verdict: 'different', proof: 'text', witness: `${ours}, ${theirs}` }
  }
  const affirmed = saysYesOrNo(ours, answer)
  if (affirmed) return { verdict: 'equal', method: 'text' }
  const text = ours ?? theirs ?? ''
  const listed = ours === null ? gold : answer
  if (listed.kind === 'list' && listed.items.every(item => asText(item) !== null)) {
    const parts = text
      .split(/\s*(?:,|\band\b)\s*/)
      .filter(part => part !== '')
      .map((part): Answer => ({ kind: 'text', text: part }))
    return matchAll(listed.items, parts, env)
  }
  const other = ours === null ? gold : answer
  const infinite = other.kind === 'scalar' ? infinityOf(other.expr) : null
  if (infinite !== null && meaningOfText(text) === infinite) return { verdict: 'equal', method: 'text' }
  const place = other.kind === 'scalar' && other.unit === null ? placeOfWords(text) : null
  if (place !== null && other.kind === 'scalar') {
    const exact = env.oracle.exact(other.expr)
    if (exact?.denominator === 1n && exact.numerator === place) return { verdict: 'equal', method: 'ordinal' }
  }
  const value = other.kind === 'scalar' ? quantityOfWords(text) : null
  if (value !== null && other.kind === 'scalar')
    return ours === null ? compareScalars(other, value, env) : compareScalars(value, other, env)
  if (other.kind === 'clock') {
    const hour = /^(?:12 )?noon$/i.test(text.trim()) ? 'pm' : /^(?:12 )?midnight$/i.test(text.trim()) ? 'am' : null
    if (hour !== null) return compareClocks({ kind: 'clock', parts: [12, 0], half: hour }, other)
  }
  const meaning = meaningOfText(text)
  if (meaning !== null && (other.kind === 'region' || other.kind === 'set')) {
    const region: Region = meaning === 'empty' ? { kind: 'region', intervals: [], symbolic: false } : REALS
    const asked = meaning === 'empty' || meaning === 'reals' ? compareAsRegions(region, other, env) : null
    if (asked !== null) return asked
  }
  return shape('text, other')
}

/** Gold "yes": an answer that begins with it and takes nothing back, "Yes, it is". */
function saysYesOrNo(gold: string | null, answer: Answer): boolean {
  const short = gold?.trim().toLowerCase()
  if (short === undefined || !['yes', 'no', 'true', 'false'].includes(short)) return false
  const words = answer.kind === 'text' ? answer.text.toLowerCase().match(/[\p{L}']+/gu) : null
  if (words === null || words.length < 2 || words.length > 12 || words[0] !== short) return false
  // "no solution" is no "no"
  if (!/^(?:it|they|this|that|there|he|she|the|because|since|we|you|i)$/.test(words[1] as string)) return false
  const others = words.slice(1)
  return !others.some(word => ['yes', 'no', 'true', 'false', 'or', 'but', 'however', 'unless', 'maybe'].includes(word))
}

function infinityOf(e: Expr): 'infinite' | 'minus infinite' | null {
  if (e.type === 'constant' && e.name === 'infinity') return 'infinite'
  return e.type === 'negate' && infinityOf(e.operand) === 'infinite' ? 'minus infinite' : null
}

/** "twenty-one", "fifty percent", "five dollars" as a number with its unit; null for other words. */
function quantityOfWords(text: string): Scalar | null {
  const expr = ({ numerator, denominator }: { numerator: bigint; denominator: bigint }): Expr =>
    rational(numerator, denominator)
  const plain = numberOfWords(text)
  if (plain !== null) return scalar(expr(plain), plain.percent ? PERCENT : null)
  const words = text.trim().split(/\s+/)
  const unit = words.length < 2 ? undefined : lookupUnit((words.at(-1) as string).toLowerCase())
  const value = unit === undefined ? null : numberOfWords(words.slice(0, -1).join(' '))
  return value === null || unit === undefined ? null : scalar(expr(value), unit)
}

function asText(answer: Answer): string | null {
  if (answer.kind === 'text') return answer.text
  if (answer.kind === 'scalar' && answer.letters !== null && answer.unit === null) return answer.letters
  if (answer.kind === 'scalar' && answer.expr.type === 'variable' && answer.unit === null) return answer.expr.name
  return null
}
