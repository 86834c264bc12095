import type { Answer, Region } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { CHANGING_WORDS, COPULAS, DENYING_WORDS } from '../read/spoken.ts'
import { type Env, type Kind, samePairs, undecided } from './decisions.ts'
import { pureValue } from './lower.ts'
import { numberOfWords } from './number-words.ts'
import { complement, point, union } from './regions.ts'
import { variablesOf } from './variables.ts'

/** Quantities that the number alone is not: "more than 5", "5 or less". */
const COMPARING: ReadonlySet<string> = new Set(
  'more less least most than greater fewer above below between or either maybe perhaps may might could would possibly probably'.split(
    ' ',
  ),
)

/** In scripts without spaces between words: 不是42, 42ではない, 42가 아니다. */
const DENIES = /[不非没無无]|ない|ません|아니|아닌/

const isAgainst = (word: string): boolean =>
  DENYING_WORDS.has(word) || COMPARING.has(word) || word.endsWith('(') || DENIES.test(word)

const FILLERS: ReadonlySet<string> = new Set(
  'the a an is are was be of it its this that which there so then thus hence therefore we have has get'.split(' '),
)

/** Words and math in order: the words alike, the math equal. Against an answer that is math alone, the only math counts. */
export function compareProse(gold: Answer, answer: Answer, env: Env): Decision {
  if (gold.kind === 'prose' && answer.kind === 'prose') {
    const ours = gold.parts.filter(part => typeof part !== 'string' || !FILLERS.has(part))
    const theirs = answer.parts.filter(part => typeof part !== 'string' || !FILLERS.has(part))
    const words = (parts: readonly (string | Answer)[]): string =>
      parts.map(part => (typeof part === 'string' ? part : '#')).join(' ')
    const math = (parts: readonly (string | Answer)[]): readonly Answer[] =>
      parts.filter(part => typeof part !== 'string')
    if (words(ours) === words(theirs)) {
      const decision = samePairs(math(ours), math(theirs), env)
      return decision.verdict === 'equal' ? { ...decision, method: `words, ${decision.method}` } : decision
    }
    const [a, b] = [loneMath(gold, env), loneMath(answer, env)]
    if (a === null || b === null) return undecided('words differ')
    const decision = env.compare(a, b)
    return decision.verdict === 'equal' ? undecided('words differ') : decision
  }
  const prose = gold.kind === 'prose' ? gold : (answer as Kind<'prose'>)
  const rest = realsExcept(prose, env)
  if (rest !== null) return gold.kind === 'prose' ? env.compare(rest, answer) : env.compare(gold, rest)
  const lone = loneMath(prose, env)
  if (lone === null) return undecided('words on one side alone')
  const other = gold.kind === 'prose' ? answer : gold
  if (other.kind === 'text') return undecided('words differ')
  const decision = gold.kind === 'prose' ? env.compare(lone, answer) : env.compare(gold, lone)
  return decision.verdict === 'equal' ? { ...decision, method: `words, ${decision.method}` } : decision
}

/** "All real numbers except 2 and 3" as a set. */
function realsExcept({ parts }: Kind<'prose'>, { oracle }: Env): Region | null {
  const math = parts.filter(part => typeof part !== 'string')
  const words = parts.filter(part => typeof part === 'string')
  if (
    !/^(?:all |any |every |the )?reals?(?: numbers?)? (?:except|but|other than|except for|without)(?: and)*$/.test(
      words.join(' '),
    )
  )
    return null
  if (typeof parts.at(-1) === 'string' || typeof parts[0] !== 'string') return null
  const points: Expr[] = []
  for (const part of math.flatMap(item => (item.kind === 'list' ? item.items : [item]))) {
    const value = part.kind === 'binding' ? part.value : part
    const expr = value.kind === 'scalar' ? pureValue(value) : null
    if (expr === null || variablesOf(expr).size > 0) return null
    points.push(expr)
  }
  const left = union(points.map(point), oracle)
  return left === null ? null : complement(left)
}

/** "The largest n is 34": symbols alone before the value. */
function endsInValue({ parts }: Kind<'prose'>): boolean {
  const [verb, value] = parts.slice(-2)
  if (typeof value === 'string' || typeof verb !== 'string' || !/^(?:is|are|equals|be)$/.test(verb)) return false
  return parts.slice(0, -2).every(part => {
    if (typeof part === 'string') return !isAgainst(part) && !CHANGING_WORDS.has(part)
    return part.kind === 'scalar' && (part.expr.type === 'variable' || part.expr.type === 'call')
  })
}

/** "twice 5", "the square of 5", "5 times itself": words on this side of an "is" that make another value of it. */
function isChanged({ parts }: Kind<'prose'>): boolean {
  const at = parts.findIndex(part => typeof part !== 'string')
  for (const step of [-1, 1])
    for (let index = at + step; index >= 0 && index < parts.length; index += step) {
      const word = parts[index]
      if (typeof word !== 'string' || COPULAS.has(word)) break
      if (CHANGING_WORDS.has(word)) return true
    }
  return false
}

/** The only stretch of math in prose that says nothing against it. */
function loneMath(prose: Kind<'prose'>, { oracle }: Env): Answer | null {
  const math = prose.parts.filter(part => typeof part !== 'string')
  if (math.length > 1 && endsInValue(prose)) return math.at(-1) ?? null
  if (math.length !== 1) return null
  if (prose.parts.some(part => typeof part === 'string' && isAgainst(part))) return null
  if (math[0]?.kind !== 'tuple' && isChanged(prose)) return null
  const [only] = math
  // "I and II only" names two things
  if (only?.kind === 'scalar' && only.expr.type === 'variable' && prose.parts.includes('and')) return null
  // 5 (five), not 5 (six)
  const spelled = prose.parts.filter(part => typeof part === 'string' && part !== 'one' && numberOfWords(part) !== null)
  if (spelled.length > 0) {
    const exact = only?.kind === 'scalar' ? oracle.exact(only.expr) : null
    const same = spelled.every(part => {
      const value = numberOfWords(part as string)
      return (
        exact !== null && value !== null && exact.numerator * value.denominator === value.numerator * exact.denominator
      )
    })
    if (!same) return null
  }
  return only ?? null
}
