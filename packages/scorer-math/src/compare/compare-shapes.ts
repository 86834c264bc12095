import type { Answer, Region, Scalar } from '../answer.ts'
import { scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { substitute } from '../ladder/differentiate.ts'
import type { Policy } from '../policy.ts'
import { printAnswer } from '../print-answer.ts'
import { CHANGING_WORDS, COPULAS, DENYING_WORDS } from '../read/spoken.ts'
import { number, rational } from '../read/tree.ts'
import { lookupUnit, PERCENT } from '../read/units.ts'
import { inBasis } from './basis.ts'
import { compareNumbers, compareScalars } from './compare-scalars.ts'
import { compareProgression } from './congruence.ts'
import { isNeutral, pureValue } from './lower.ts'
import { numberOfWords, placeOfWords } from './number-words.ts'
import type { Oracle } from './oracle.ts'
import { compareRegions, complement, order, point, REALS, solveAffine, solveQuadratic, union } from './regions.ts'
import { renameAnswer } from './rename.ts'
import { textMeaning as meaningOfText, sameText } from './texts.ts'
import { variablesOf } from './variables.ts'

export type Env = { readonly oracle: Oracle; readonly policy: Policy }

type Kind<K extends Answer['kind']> = Extract<Answer, { kind: K }>

const shape = (witness: string): Decision => ({ verdict: 'different', proof: 'shape', witness })

const undecided = (reason: string): Decision => ({ verdict: 'undecided', reason })

/**
 * Is the answer the gold? By kind of answer; what one kind says in the words of another meets here by named rules
 * (x = 3 and 3, an interval and an inequality, a column and a tuple). "different" is a proof, "equal" carries its method.
 */
export function compareShapes(gold: Answer, answer: Answer, env: Env): Decision {
  if (answer.kind === 'false' || gold.kind === 'false') {
    const why = answer.kind === 'false' ? answer.why : gold.kind === 'false' ? gold.why : ''
    return { verdict: 'different', proof: 'false statement', witness: why }
  }
  if (gold.kind === 'either' && answer.kind === 'either' && gold.options.length === answer.options.length) {
    const paired = samePairs(gold.options, answer.options, env)
    if (paired.verdict === 'equal' || gold.restated || answer.restated) return paired
    return compareShapes(gold.options[0] as Answer, answer.options[0] as Answer, env)
  }
  if (answer.kind === 'either' && answer.restated)
    return allOf(
      answer.options.map(option => () => compareShapes(gold, option, env)),
      'restated',
    )
  if (gold.kind === 'either') return anyOf(gold.options.map(option => () => compareShapes(option, answer, env)))
  if (answer.kind === 'either') {
    // the exact reading decides; its rounding may stand in where the gold is a rounding itself
    return anyOf(answer.options.map(option => () => compareShapes(gold, option, env)))
  }
  if (gold.kind === 'given' || answer.kind === 'given') return compareGiven(gold, answer, env)
  const choice = compareChoices(gold, answer, env)
  if (choice !== null) return choice
  if (gold.kind === 'binding' || answer.kind === 'binding') return compareBindings(gold, answer, env)
  if (gold.kind === 'scalar' && answer.kind === 'scalar') {
    const decision = compareLetters(gold, answer, env) ?? compareScalars(gold, answer, env)
    return decision.verdict === 'different' ? (compareOpaque(gold, answer, env) ?? decision) : decision
  }
  if (gold.kind === 'prose' || answer.kind === 'prose') return compareProse(gold, answer, env)
  if (gold.kind === 'text' || answer.kind === 'text') return compareTexts(gold, answer, env)
  if (gold.kind === 'region' || answer.kind === 'region') return compareAsRegions(gold, answer, env)
  if (gold.kind === 'relation' && answer.kind === 'relation') return compareRelations(gold, answer, env)
  if (isCollection(gold) || isCollection(answer)) return compareCollections(gold, answer, env)
  if (gold.kind === 'relation' && answer.kind === 'scalar') {
    const equation = equationOf(gold)
    const solved = equation === null ? null : solvesFor(equation, answer.expr, env)
    if (solved !== null) return solved
  }
  const identity = compareIdentity(gold, answer, env)
  if (identity !== null) return identity
  if (gold.kind === 'ratio' || answer.kind === 'ratio' || gold.kind === 'clock' || answer.kind === 'clock')
    return compareRatios(gold, answer, env)
  if (gold.kind === 'modulo' || answer.kind === 'modulo') return compareModulo(gold, answer, env)
  if (gold.kind === 'tree' && answer.kind === 'tree') return compareTrees(gold, answer, env)
  return shape(`${gold.kind}, ${answer.kind}`)
}

/** All must be equal; one difference decides. */
function allOf(parts: readonly (() => Decision)[], method: string): Decision {
  let open: Decision | null = null
  const methods = new Set<string>()
  for (const part of parts) {
    const decision = part()
    if (decision.verdict === 'different') return decision
    if (decision.verdict === 'undecided') open ??= decision
    else if (decision.method !== 'identical' && decision.method !== 'rational') methods.add(decision.method)
  }
  if (open !== null) return open
  return {
    verdict: 'equal',
    method: [method, ...methods]
      .join(', ')
      .split(', ')
      .filter((name, at, all) => all.indexOf(name) === at)
      .join(', '),
  }
}

function anyOf(parts: readonly (() => Decision)[]): Decision {
  let best: Decision | null = null
  for (const part of parts) {
    const decision = part()
    if (decision.verdict === 'equal') return decision
    if (best === null || (decision.verdict === 'undecided' && best.verdict === 'different')) best = decision
  }
  return best ?? shape('nothing to compare')
}

// letters, choices, texts

function letterOf(answer: Answer): string | null {
  if (answer.kind === 'choice') return answer.letter
  if (answer.kind === 'scalar' && answer.expr.type === 'variable' && /^[A-J]$/.test(answer.expr.name))
    return answer.expr.name
  if (answer.kind === 'text' && /^[a-j]$/i.test(answer.text)) return answer.text.toUpperCase()
  return null
}

function compareChoices(gold: Answer, answer: Answer, env: Env): Decision | null {
  if (gold.kind !== 'choice' && answer.kind !== 'choice') return null
  const ours = letterOf(gold)
  const theirs = letterOf(answer)
  if (ours !== null && theirs !== null) {
    if (
      ours === theirs &&
      gold.kind === 'choice' &&
      answer.kind === 'choice' &&
      gold.content !== null &&
      answer.content !== null
    ) {
      const contents = compareShapes(gold.content, answer.content, env)
      return contents.verdict === 'different' ? contents : { verdict: 'equal', method: 'choice' }
    }
    if (ours === theirs) return { verdict: 'equal', method: 'choice' }
    return { verdict: 'different', proof: 'choice', witness: `${ours}, ${theirs}` }
  }
  if ((gold.kind === 'binding' && isLabelled(gold)) || (answer.kind === 'binding' && isLabelled(answer)))
    return shape('choice, named value')
  if (gold.kind === 'choice')
    return gold.content === null ? shape('choice, other') : compareShapes(gold.content, answer, env)
  if (answer.kind === 'choice')
    return answer.content === null ? shape('other, choice') : compareShapes(gold, answer.content, env)
  return null
}

/**
 * Where one side has notation without a meaning here, which stands as a symbol ⟨…⟩, a difference is no proof: undecided,
 * unless both sides have the same such symbols. Unit vectors are compared by their components.
 */
function compareOpaque(gold: Scalar, answer: Scalar, env: Env): Decision | null {
  const [ours, theirs] = [variablesOf(gold.expr), variablesOf(answer.expr)]
  if (ours.size + theirs.size === 0) return null
  const hasVectors = (names: ReadonlySet<string>): boolean => [...names].some(name => /^(?:hat|vec)\(/.test(name))
  if (hasVectors(ours) || hasVectors(theirs)) {
    const [a, b] = [inBasis(gold, env.oracle), inBasis(answer, env.oracle)]
    if (a !== null && b !== null) return compareShapes(a, b, env)
  }
  for (const name of ours) if (name.startsWith('⟨') && !theirs.has(name)) return undecided(`unsupported: ${name}`)
  for (const name of theirs) if (name.startsWith('⟨') && !ours.has(name)) return undecided(`unsupported: ${name}`)
  return null
}

/** "K: 5": a name that tells which of several. */
const isLabelled = (binding: Kind<'binding'>): boolean => /^[a-z]$/.test(binding.name) && binding.equation === undefined

/** Two runs of letters are words where they are long, products where they are short: xy = yx, but not BAC = CAB. */
function compareLetters(gold: Scalar, answer: Scalar, env: Env): Decision | null {
  if (gold.letters === null || answer.letters === null) return null
  if (gold.letters === answer.letters) return { verdict: 'equal', method: 'identical' }
  if (env.policy.ignoreCase && gold.letters.toLowerCase() === answer.letters.toLowerCase())
    return { verdict: 'equal', method: 'text' }
  if (gold.letters.length > 2 || answer.letters.length > 2 || /[A-Z]/.test(gold.letters + answer.letters))
    return { verdict: 'different', proof: 'letters', witness: `${gold.letters}, ${answer.letters}` }
  return null
}

function compareTexts(gold: Answer, answer: Answer, env: Env): Decision {
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

// given: conditions and declarations

function compareGiven(gold: Answer, answer: Answer, env: Env): Decision {
  const ours = gold.kind === 'given' ? gold : { body: gold, conditions: [] }
  const theirs = answer.kind === 'given' ? answer : { body: answer, conditions: [] }
  const declared = [...ours.conditions].map(declaredName).filter(name => name !== null)
  const declaredThere = [...theirs.conditions].map(declaredName).filter(name => name !== null)
  const restrictions = (conditions: readonly Answer[]): readonly Answer[] =>
    conditions.filter(condition => declaredName(condition) === null)
  const a = restrictions(ours.conditions)
  const b = restrictions(theirs.conditions)

  let body = compareShapes(ours.body, theirs.body, env)
  let renamedBy: ReadonlyMap<string, string> | null = null
  const target =
    declared.length === 1 ? declared[0] : declaredThere.length === 1 ? soleExtra(ours.body, theirs.body) : undefined
  if (body.verdict !== 'equal' && target !== undefined && declared.length <= 1 && declaredThere.length <= 1) {
    const to = target
    const candidates = declaredThere.length === 1 ? declaredThere : ['k', 'n', 'm', 't', 's']
    for (const from of candidates) {
      if (from === to) continue
      const map = new Map([[from, to]])
      const decision = compareShapes(ours.body, renameAnswer(theirs.body, map), env)
      if (decision.verdict === 'equal') {
        body = { ...decision, method: `${decision.method}, renamed` }
        renamedBy = map
        break
      }
    }
  }
  if (body.verdict !== 'equal') return body
  if (a.length === 0 && b.length === 0) {
    const sets = compareDeclarations(ours.conditions, theirs.conditions)
    return sets ?? body
  }
  if (a.length > 0 && b.length > 0) {
    const there = renamedBy === null ? b : b.map(condition => renameAnswer(condition, renamedBy))
    const conditions = matchAll(a, there, env)
    return conditions.verdict === 'equal' ? body : conditions
  }
  // one side alone says where it holds
  if (b.length > 0 && b.every(isExclusion)) return body
  if (a.length > 0 && (a.every(isExclusion) || ours.body.kind === 'binding')) return body
  // 5, when x = 2: where it is taken on
  if (a.length > 0 && ours.body.kind === 'scalar' && a.every(isValue)) return body
  return undecided('conditions on one side alone')
}

/** The only free name that the first has and the second has not. */
function soleExtra(one: Answer, other: Answer): string | undefined {
  const [ours, theirs] = [namesIn([one]), namesIn([other])]
  const extra = [...ours].filter(name => !theirs.has(name))
  return extra.length === 1 ? extra[0] : undefined
}

/** k ∈ ℤ, "integer k": a name that the answer binds. */
function declaredName(condition: Answer): string | null {
  if (condition.kind === 'binding' && condition.value.kind !== 'region' && condition.value.kind !== 'scalar')
    return condition.name
  if (condition.kind === 'binding' && condition.value.kind === 'region' && condition.value === REALS)
    return condition.name
  if (condition.kind === 'binding' && condition.value.kind === 'scalar' && isSetName(condition.value.expr))
    return condition.name
  if (condition.kind === 'scalar' && condition.expr.type === 'variable') return condition.expr.name
  if (condition.kind === 'prose') {
    const symbol = condition.parts.find(
      part => typeof part !== 'string' && part.kind === 'scalar' && part.expr.type === 'variable',
    )
    return symbol !== undefined &&
      typeof symbol !== 'string' &&
      symbol.kind === 'scalar' &&
      symbol.expr.type === 'variable'
      ? symbol.expr.name
      : null
  }
  return null
}

const isSetName = (e: Expr): boolean =>
  (e.type === 'variable' && e.name.startsWith('bb')) || (e.type === 'power' && isSetName(e.base))

/** ℤ against ℕ is a contradiction; a declaration that is missing is not. */
function compareDeclarations(ours: readonly Answer[], theirs: readonly Answer[]): Decision | null {
  const setOf = (conditions: readonly Answer[]): string | null => {
    const [only] = conditions
    if (conditions.length !== 1 || only?.kind !== 'binding' || only.value.kind !== 'scalar') return null
    return only.value.expr.type === 'variable' ? only.value.expr.name : null
  }
  const a = setOf(ours)
  const b = setOf(theirs)
  if (a === null || b === null || a === b) return null
  return { verdict: 'different', proof: 'condition', witness: `${a}, ${b}` }
}

const isValue = (condition: Answer): boolean => condition.kind === 'binding' && condition.value.kind === 'scalar'

/** x ≠ 1: leaves out single points. */
const isExclusion = (condition: Answer): boolean =>
  condition.kind === 'binding' &&
  condition.value.kind === 'region' &&
  condition.value.intervals.length > 1 &&
  condition.value.intervals[0]?.low === null &&
  condition.value.intervals.at(-1)?.high === null

// bindings and relations

function compareBindings(gold: Answer, answer: Answer, env: Env): Decision {
  const progression = compareProgression(gold, answer, env.oracle)
  if (progression !== null) return progression
  const [ours, theirs] = [coordinates(gold), coordinates(answer)]
  if (ours !== null && theirs !== null) return matchAll(ours, theirs, env)
  if (gold.kind === 'binding' && answer.kind === 'binding') {
    const same =
      gold.name === answer.name || (env.policy.ignoreCase && gold.name.toLowerCase() === answer.name.toLowerCase())
    if (same || env.policy.renameVariables) {
      const map = new Map(
        answer.parameters.map((name, index): [string, string] => [name, gold.parameters[index] ?? name]),
      )
      const renames = [...map].some(([from, to]) => from !== to)
      if (renames && !sameFunctionOf(gold, answer, map))
        return { verdict: 'different', proof: 'name', witness: `${gold.parameters}, ${answer.parameters}` }
      const value =
        renames && gold.parameters.length === answer.parameters.length ? renameAnswer(answer.value, map) : answer.value
      const decision = compareShapes(gold.value, value, env)
      if (decision.verdict === 'equal') return decision
      if (gold.equation === undefined || answer.equation === undefined) return decision
      const equations = compareEquations(gold.equation, answer.equation, env)
      return equations.verdict === 'equal' ? equations : decision
    }
    const sequence = compareTerms(gold, answer, env)
    if (sequence !== null) return sequence
    const function_ = gold.parameters.length > 0 && answer.parameters.length === 0 && answer.name === 'y'
    const reverse = answer.parameters.length > 0 && gold.parameters.length === 0 && gold.name === 'y'
    if (function_ || reverse) return compareShapes(gold.value, answer.value, env)
    if (gold.equation !== undefined && answer.equation !== undefined)
      return compareEquations(gold.equation, answer.equation, env)
    if (gold.name.startsWith('⟨') || answer.name.startsWith('⟨') || isLabel(gold.name) !== isLabel(answer.name))
      return compareShapes(gold.value, answer.value, env)
    return { verdict: 'different', proof: 'name', witness: `${gold.name}, ${answer.name}` }
  }
  const [binding, other] = gold.kind === 'binding' ? [gold, answer] : [answer as Kind<'binding'>, gold]
  if (other.kind === 'relation' && binding.equation !== undefined) {
    const equation = equationOf(other)
    if (equation !== null) {
      const decision = compareEquations(binding.equation, equation, env)
      if (decision.verdict !== 'different') return decision
      return solvedForm(binding, equation, env) ?? soleRoot(binding, equation, env) ?? decision
    }
  }
  if (other.kind === 'list' && other.items.every(item => item.kind === 'binding' && item.name === binding.name)) {
    // x ∈ {1, 2} and "x = 1 or x = 2"
    const values: Answer = {
      kind: 'list',
      joint: ',',
      items: other.items.map(item => (item.kind === 'binding' ? item.value : item)),
    }
    if (binding.value.kind === 'set' || binding.value.kind === 'region')
      return gold.kind === 'binding'
        ? compareShapes(binding.value, values, env)
        : compareShapes(values, binding.value, env)
  }
  if (
    other.kind === 'list' &&
    other.items.length > 0 &&
    other.items.every(item => item.kind === 'binding') &&
    binding.value.kind !== 'list' &&
    binding.value.kind !== 'tuple'
  )
    return shape(`one value, ${other.items.length} values`)
  // an equation of two unknowns in solved form, against an equation that is none of its own: y = 2x is not 2x + 1
  if (gold.kind === 'binding') {
    const direct = compareShapes(gold.value, answer, env)
    if (
      direct.verdict === 'equal' ||
      gold.equation === undefined ||
      answer.kind !== 'scalar' ||
      !gold.name.startsWith('⟨')
    )
      return direct
    const solved = solvesFor(gold.equation, answer.expr, env)
    return solved?.verdict === 'equal' ? solved : direct
  }
  return compareShapes(gold, (answer as Kind<'binding'>).value, env)
}

/**
 * May the parameters of one function be renamed to those of the other? Not where the new name has another meaning in
 * the value, as in f(y) = x, nor where the parameter is not used and names what is asked for: E(X) = 5.
 */
function sameFunctionOf(gold: Kind<'binding'>, answer: Kind<'binding'>, map: ReadonlyMap<string, string>): boolean {
  const [ours, theirs] = [namesIn([gold.value]), namesIn([answer.value])]
  for (const [from, to] of map) {
    if (from === to) continue
    if (theirs.has(to) && !map.has(to)) return false
    if (!ours.has(to) && !theirs.has(from) && /^[A-Z]/.test(to)) return false
  }
  return true
}

/** (n, m) = (3, 5), and n = 3, m = 5, by name; null for what names no coordinates. */
function coordinates(answer: Answer): readonly Answer[] | null {
  if (answer.kind === 'list' && answer.joint !== 'or' && answer.items.length > 1)
    return isRecord(answer) && namesOf(answer).size === answer.items.length ? answer.items : null
  if (answer.kind !== 'binding' || answer.value.kind !== 'tuple' || !/^\(.*, .*\)$/.test(answer.name)) return null
  const names = answer.name.slice(1, -1).split(', ')
  const { items } = answer.value
  if (names.length !== items.length || new Set(names).size !== names.length) return null
  return names.map((name, index): Answer => ({ kind: 'binding', name, parameters: [], value: items[index] as Answer }))
}

/** (x + 1)^n = 0 says x = −1: the one root of an equation in one variable, however often it is one. */
function soleRoot(binding: Kind<'binding'>, equation: Expr, env: Env): Decision | null {
  if (binding.value.kind !== 'scalar' || binding.value.unit !== null) return null
  const names = variablesOf(equation)
  if (names.size !== 1 || !names.has(binding.name)) return null
  const f = withoutPower(equation)
  const roots =
    solveAffine(f, '=', binding.name, substitute, env.oracle) ??
    solveQuadratic(f, '=', binding.name, substitute, env.oracle)
  const [root, ...others] = roots ?? []
  if (root?.low == null || others.length > 0) return null
  const decision = env.oracle.decide(root.low, binding.value.expr)
  return decision.verdict === 'equal' ? { verdict: 'equal', method: `root, ${decision.method}` } : null
}

/** f where f^n − 0 is to vanish. */
function withoutPower(equation: Expr): Expr {
  if (equation.type !== 'add' || equation.terms.length !== 2) return equation
  const terms = equation.terms.filter(term => !isZeroTerm(term))
  const [power] = terms
  if (power?.type !== 'power' || terms.length !== 1) return equation
  const { base, exponent } = power
  return exponent.type === 'number' && exponent.denominator === 1n && exponent.numerator > 0n ? base : equation
}

const isZeroTerm = (e: Expr): boolean =>
  (e.type === 'number' && e.numerator === 0n) || (e.type === 'negate' && isZeroTerm(e.operand))

/** y = 1/x and xy = 1: linear in y, and without solutions where the coefficient of y vanishes. Null where it is not so. */
function solvedForm(binding: Kind<'binding'>, equation: Expr, env: Env): Decision | null {
  if (binding.value.kind !== 'scalar' || binding.value.unit !== null) return null
  const rest = substitute(equation, binding.name, number(0))
  const level = [...variablesOf(rest)].reduce((e, name) => substitute(e, name, number(1)), rest)
  const { oracle } = env
  if (oracle.decide(rest, level).verdict !== 'equal' || oracle.decide(level, number(0)).verdict !== 'different')
    return null
  const solved = solvesFor(equation, binding.value.expr, env)
  return solved?.verdict === 'equal' ? solved : null
}

/** a_n = 2n − 1 and a_k = 2k − 1: the term of a sequence by its index. */
function compareTerms(gold: Kind<'binding'>, answer: Kind<'binding'>, env: Env): Decision | null {
  const ours = /^(.+)_([a-z])$/.exec(gold.name)
  const theirs = /^(.+)_([a-z])$/.exec(answer.name)
  if (ours === null || theirs === null || ours[1] !== theirs[1] || ours[2] === theirs[2]) return null
  const [to, from] = [ours[2] as string, theirs[2] as string]
  if (!namesIn([gold.value]).has(to) || !namesIn([answer.value]).has(from) || namesIn([answer.value]).has(to))
    return null
  const decision = compareShapes(gold.value, renameAnswer(answer.value, new Map([[from, to]])), env)
  return decision.verdict === 'equal' ? { ...decision, method: `${decision.method}, renamed` } : decision
}

/**
 * Is the expression what the equation gives for the one variable that it lacks? The equation must be linear in that
 * variable, with a coefficient that is not zero, and hold identically with the expression in its place.
 */
function solvesFor(equation: Expr, expression: Expr, { oracle }: Env): Decision | null {
  const inside = variablesOf(expression)
  const unknown = [...variablesOf(equation)].filter(name => !inside.has(name))
  const [name] = unknown
  if (name === undefined || unknown.length !== 1 || inside.size === 0) return null
  const at = (value: number): Expr => substitute(equation, name, number(value))
  const slope: Expr = { type: 'add', terms: [at(1), { type: 'negate', operand: at(0) }] }
  if (oracle.decide(slope, number(0)).verdict !== 'different') return null
  const line: Expr = { type: 'add', terms: [{ type: 'multiply', factors: [slope, { type: 'variable', name }] }, at(0)] }
  if (oracle.decide(equation, line).verdict !== 'equal') return null
  const holds = oracle.decide(substitute(equation, name, expression), number(0))
  return holds.verdict === 'equal' ? { verdict: 'equal', method: `solved for ${name}, ${holds.method}` } : holds
}

/** A word, not a symbol: "area". */
const isLabel = (name: string): boolean => /^[\p{L} ]{3,}$/u.test(name)

function equationOf(relation: Kind<'relation'>): Expr | null {
  const [left, right] = relation.sides
  if (relation.operators.length !== 1 || relation.operators[0] !== '=' || left === undefined || right === undefined)
    return null
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return null
  const a = pureValue(left)
  const b = pureValue(right)
  return a === null || b === null ? null : { type: 'add', terms: [a, { type: 'negate', operand: b }] }
}

/** f = 0 and g = 0 have the same solutions where f = c·g with a constant c ≠ 0. */
function compareEquations(f: Expr, g: Expr, { oracle }: Env): Decision {
  const { decision } = oracle.proportional(f, g)
  if (decision.verdict === 'equal') return { verdict: 'equal', method: `equation, ${decision.method}` }
  return decision
}

/**
 * (x + 1)² = x² + 2x + 1 where an expression is asked for: every link must hold for all values of its letters, and the
 * last side be the gold. Null for what is no such chain.
 */
function compareIdentity(gold: Answer, answer: Answer, env: Env): Decision | null {
  const chain = answer.kind === 'relation' ? answer : gold.kind === 'relation' ? gold : null
  const single = answer.kind === 'relation' ? gold : answer
  if (chain === null || single.kind !== 'scalar' || !chain.operators.every(operator => operator === '=')) return null
  const sides = chain.sides.map(side => (side.kind === 'scalar' ? pureValue(side) : null))
  const last = chain.sides.at(-1)
  if (!sides.every(side => side !== null) || last === undefined) return null
  const decision = answer === chain ? compareShapes(gold, last, env) : compareShapes(last, answer, env)
  if (decision.verdict !== 'equal') return decision
  const links = sides.slice(1).map((side, index) => (): Decision => env.oracle.decide(sides[index] as Expr, side))
  const whole = allOf(links, 'chain')
  return whole.verdict === 'different' ? { ...whole, witness: 'a link does not hold for all values' } : whole
}

const FLIPPED: { readonly [operator: string]: string } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

const SYMMETRIC: ReadonlySet<string> = new Set(['=', '!=', '≈', '~', '≅', '⊥', '∥', '≃', '≡', '∦'])

function compareRelations(gold: Kind<'relation'>, answer: Kind<'relation'>, env: Env): Decision {
  if (gold.operators.length === 1 && answer.operators.length === 1) {
    const ours = gold.operators[0] as string
    const theirs = answer.operators[0] as string
    if (ours === '=' && theirs === '=') {
      const f = equationOf(gold)
      const g = equationOf(answer)
      if (f !== null && g !== null) {
        const sides = samePairs(gold.sides, answer.sides, env)
        return sides.verdict === 'equal' ? sides : compareEquations(f, g, env)
      }
    }
    if (FLIPPED[ours] !== undefined && FLIPPED[theirs] !== undefined) {
      const f = difference(gold)
      const g = difference(answer)
      if (f !== null && g !== null) {
        if (ours.endsWith('=') !== theirs.endsWith('='))
          return { verdict: 'different', proof: 'strictness', witness: `${ours}, ${theirs}` }
        const opposite = ours.startsWith('<') !== theirs.startsWith('<')
        const { decision, sign } = env.oracle.proportional(f, g)
        if (decision.verdict !== 'equal') return decision
        if (sign === null) return undecided('sign of the factor')
        return (sign === 1) !== opposite
          ? { verdict: 'equal', method: `inequality, ${decision.method}` }
          : { verdict: 'different', proof: 'direction' }
      }
    }
  }
  if (gold.operators.length !== answer.operators.length) return shape('relations of different length')
  const straight = gold.operators.every((operator, index) => operator === answer.operators[index])
  if (straight) {
    const decision = samePairs(gold.sides, answer.sides, env)
    if (decision.verdict === 'equal') return decision
    if (!gold.operators.every(operator => SYMMETRIC.has(operator))) return decision
    const mirrored = samePairs(gold.sides, [...answer.sides].reverse(), env)
    return mirrored.verdict === 'equal' ? mirrored : decision
  }
  const backwards = [...answer.operators].reverse().map(operator => FLIPPED[operator] ?? operator)
  if (gold.operators.every((operator, index) => operator === backwards[index]))
    return samePairs(gold.sides, [...answer.sides].reverse(), env)
  return {
    verdict: 'different',
    proof: 'relation',
    witness: `${gold.operators.join(' ')}, ${answer.operators.join(' ')}`,
  }
}

function difference(relation: Kind<'relation'>): Expr | null {
  return equationOf({ ...relation, operators: ['='] })
}

const samePairs = (a: readonly Answer[], b: readonly Answer[], env: Env): Decision =>
  a.length !== b.length
    ? shape(`${a.length} parts, ${b.length} parts`)
    : allOf(
        a.map((item, index) => () => compareShapes(item, b[index] as Answer, env)),
        'parts',
      )

// collections

type Collection = Kind<'list'> | Kind<'sequence'> | Kind<'tuple'> | Kind<'set'> | Kind<'matrix'>

const isCollection = (answer: Answer): answer is Collection =>
  answer.kind === 'list' ||
  answer.kind === 'sequence' ||
  answer.kind === 'tuple' ||
  answer.kind === 'set' ||
  answer.kind === 'matrix'

function compareCollections(gold: Answer, answer: Answer, env: Env): Decision {
  if (!isCollection(gold) || !isCollection(answer)) return compareOneAndMany(gold, answer, env)
  if (gold.kind === 'matrix' && answer.kind === 'matrix') return compareMatrices(gold, answer, env)
  if (gold.kind === 'matrix' || answer.kind === 'matrix') {
    const [a, b] = [rowsOf(gold), rowsOf(answer)]
    if (a !== null && b !== null) return compareMatrices({ kind: 'matrix', rows: a }, { kind: 'matrix', rows: b }, env)
    const ours = gold.kind === 'matrix' ? vectorItems(gold) : gold.kind === 'tuple' ? gold.items : null
    const theirs = answer.kind === 'matrix' ? vectorItems(answer) : answer.kind === 'tuple' ? answer.items : null
    return ours === null || theirs === null ? shape(`${gold.kind}, ${answer.kind}`) : samePairs(ours, theirs, env)
  }
  if (gold.kind === 'set' && answer.kind === 'set') return sameSets(gold.items, answer.items, env)
  if (gold.kind === 'set' || answer.kind === 'set') {
    const [a, b] = [soleTuple(gold), soleTuple(answer)]
    if (a !== null && b !== null) return compareShapes(a, b, env)
    if (gold.kind === 'list' || answer.kind === 'list') return sameSets(gold.items, answer.items, env)
    if (env.policy.ordered === false) return sameSets(gold.items, answer.items, env)
    if (env.policy.brackets === 'ignored') return samePairs(gold.items, answer.items, env)
    return shape(`${gold.kind}, ${answer.kind}`)
  }
  if (gold.kind === 'tuple' && answer.kind === 'tuple') {
    const brackets = gold.open + gold.close
    const round = (text: string): string => (text === '<>' ? '()' : text)
    const mixed = [brackets, answer.open + answer.close].some(text => text === '[)' || text === '(]')
    if (
      (gold.items.length === 2 || mixed) &&
      round(brackets) !== round(answer.open + answer.close) &&
      env.policy.brackets === 'kept'
    )
      return { verdict: 'different', proof: 'brackets', witness: `${brackets}, ${answer.open}${answer.close}` }
    return env.policy.ordered === false
      ? matchAll(gold.items, answer.items, env)
      : withParameter(gold.items, answer.items, env)
  }
  const records = compareRecords(gold, answer, env)
  if (records !== null) return records
  if (
    gold.kind === 'list' &&
    answer.kind === 'list' &&
    (gold.joint === 'or') !== (answer.joint === 'or') &&
    isRecord(gold) &&
    isRecord(answer) &&
    namesOf(gold).size > 1
  )
    return shape('and, or')
  if (
    gold.kind === 'list' &&
    answer.kind === 'list' &&
    ((gold.joint === 'or' && answer.joint === 'and') || (gold.joint === 'and' && answer.joint === 'or')) &&
    gold.items.every(isStatement)
  )
    return shape('and, or')
  if (!env.policy.multiplicity && gold.kind === 'list' && answer.kind === 'list')
    return sameSets(gold.items, answer.items, env)
  if (gold.kind === 'list' && answer.kind === 'list' && isRecord(gold) && isRecord(answer)) {
    const decision = matchAll(gold.items, answer.items, env)
    const [to, from] = [parameterOf(gold.items), parameterOf(answer.items)]
    if (decision.verdict !== 'different' || to === null || from === null || to === from) return decision
    const renamed = answer.items.map(item => renameAnswer(item, new Map([[from, to]])))
    const again = matchAll(gold.items, renamed, env)
    return again.verdict === 'equal' ? { ...again, method: `${again.method}, renamed` } : decision
  }
  const inOrder =
    env.policy.ordered === true ||
    (env.policy.ordered === 'gold' && (gold.kind === 'tuple' || gold.kind === 'sequence' || answer.kind === 'sequence'))
  if (gold.kind === 'tuple' && answer.kind === 'list' && answer.joint === 'or') return shape('tuple, alternatives')
  return inOrder ? samePairs(gold.items, answer.items, env) : matchAll(gold.items, answer.items, env)
}

/** p, ¬q: a letter that stands for something said, which "and" and "or" join differently. */
const isStatement = (item: Answer): boolean =>
  item.kind === 'scalar' && item.expr.type === 'variable' && item.unit === null

/** {(1, 2)}: one point, with or without the braces around it. */
function soleTuple(answer: Collection): Answer | null {
  if (answer.kind === 'tuple') return answer.items.length > 1 ? answer : null
  const [only] = answer.kind === 'set' ? answer.items : []
  return answer.kind === 'set' && answer.items.length === 1 && only?.kind === 'tuple' ? only : null
}

const namesOf = (list: Kind<'list'>): ReadonlySet<string> =>
  new Set(list.items.map(item => (item.kind === 'binding' ? item.name : '')))

const isRecord = (list: Kind<'list'>): boolean => list.items.every(item => item.kind === 'binding')

/** x = 1, y = 2 against (1, 2) or "1, 2": by the order of the names. */
function compareRecords(gold: Collection, answer: Collection, env: Env): Decision | null {
  const ours = recordValues(gold)
  const theirs = recordValues(answer)
  if ((ours === null) === (theirs === null)) return null
  const bare = ours === null ? gold : answer
  if (bare.kind !== 'matrix' && bare.items.some(item => item.kind === 'binding')) return null
  if (gold.kind !== 'list' && gold.kind !== 'tuple') return null
  if (answer.kind !== 'list' && answer.kind !== 'tuple') return null
  const record = ours === null ? answer : gold
  const worded = record.kind === 'list' && record.items.every(item => item.kind === 'binding' && isLabel(item.name))
  if (worded && bare.kind === 'list') return matchAll(ours ?? gold.items, theirs ?? answer.items, env)
  return samePairs(ours ?? gold.items, theirs ?? answer.items, env)
}

function recordValues(answer: Collection): readonly Answer[] | null {
  if (answer.kind !== 'list' || answer.joint === 'or') return null
  const entries: { name: string; value: Answer }[] = []
  for (const item of answer.items) {
    if (item.kind !== 'binding' || item.value.kind === 'region') return null
    entries.push({ name: item.name, value: item.value })
  }
  if (new Set(entries.map(entry => entry.name)).size !== entries.length || entries.length < 2) return null
  // coordinates go by their names, other parts as they stand
  const coordinates = entries.every(entry => /^[a-z](?:_\d+)?$/.test(entry.name))
  const sorted =
    coordinates && isRun(entries.map(entry => entry.name))
      ? entries.sort((a, b) => (a.name < b.name ? -1 : 1))
      : entries
  return sorted.map(entry => entry.value)
}

/** x, y, z or a, b or x_1, x_2: names with an order of their own. */
function isRun(names: readonly string[]): boolean {
  const codes = names
    .map(name => (name.includes('_') ? Number(name.split('_')[1]) : name.charCodeAt(0)))
    .sort((a, b) => a - b)
  return codes.every((code, index) => index === 0 || code === (codes[index - 1] as number) + 1)
}

/** Letters of choices in a row, ABD, are the list A, B, D. */
function isChoiceRun(one: Answer, many: Collection): boolean {
  if (one.kind !== 'scalar' || one.letters === null || many.kind !== 'list' || many.joint === 'or') return false
  const letters = many.items.map(letterOf)
  if (letters.some(letter => letter === null) || new Set(letters).size !== letters.length) return false
  const sorted = [...one.letters].sort().join('')
  return sorted === one.letters && /^[A-H]{2,8}$/.test(sorted) && [...letters].sort().join('') === sorted
}

function compareOneAndMany(gold: Answer, answer: Answer, env: Env): Decision {
  const [many, one] = isCollection(gold) ? [gold, answer] : [answer as Collection, gold]
  if ((many.kind === 'set' || many.kind === 'tuple') && many.items.length === 1 && one.kind === 'scalar') {
    const item = many.items[0] as Answer
    return isCollection(gold) ? compareShapes(item, answer, env) : compareShapes(gold, item, env)
  }
  if (many.kind === 'tuple' && one.kind === 'tree' && one.head.startsWith('apply '))
    return samePairs(isCollection(gold) ? many.items : one.parts, isCollection(gold) ? one.parts : many.items, env)
  // x = y = z = 2
  const shared =
    many.kind === 'list' && many.items.length > 0 && many.items[0]?.kind === 'binding' ? many.items[0].value : null
  if (
    shared !== null &&
    many.kind === 'list' &&
    many.items.every(item => item.kind === 'binding' && item.value === shared)
  )
    return isCollection(gold) ? compareShapes(shared, answer, env) : compareShapes(gold, shared, env)
  if (many === answer && many.kind === 'list' && many.joint === 'and' && one.kind === 'scalar') {
    const sum = wholeAndPart(many, env)
    if (sum !== null) return compareScalars(one, sum, env)
  }
  if (isChoiceRun(one, many)) return { verdict: 'equal', method: 'choice' }
  const vector = one.kind === 'scalar' ? inBasis(one, env.oracle) : null
  if (vector !== null) return isCollection(gold) ? compareShapes(gold, vector, env) : compareShapes(vector, answer, env)
  const count = many.kind === 'matrix' ? many.rows.length : many.items.length
  return { verdict: 'different', proof: 'count', witness: `${many.kind} of ${count}, ${one.kind}` }
}

/** "2 and 1/3" where one number is asked for: a whole number and a proper fraction. */
function wholeAndPart({ items }: Kind<'list'>, { oracle }: Env): Scalar | null {
  const [whole, part] = items
  if (items.length !== 2 || whole?.kind !== 'scalar' || part?.kind !== 'scalar' || whole.unit !== null) return null
  if (whole.expr.type !== 'number' || whole.expr.denominator !== 1n || whole.expr.numerator < 1n) return null
  const value = part.expr.type === 'divide' ? oracle.exact(part.expr) : null
  if (value === null || value.numerator <= 0n || value.numerator >= value.denominator) return null
  return scalar({ type: 'add', terms: [whole.expr, part.expr] }, part.unit)
}

function compareMatrices(gold: Kind<'matrix'>, answer: Kind<'matrix'>, env: Env): Decision {
  const width = gold.rows[0]?.length ?? 0
  if (gold.rows.length !== answer.rows.length || width !== (answer.rows[0]?.length ?? 0))
    return shape(`${gold.rows.length}×${width}, ${answer.rows.length}×${answer.rows[0]?.length ?? 0}`)
  return withParameter(gold.rows.flat(), answer.rows.flat(), env)
}

/** [[1, 2], [3, 4]] is a matrix by its rows. */
function rowsOf(answer: Answer): readonly (readonly Answer[])[] | null {
  if (answer.kind === 'matrix') return answer.rows
  if (answer.kind !== 'tuple' && answer.kind !== 'list') return null
  const rows = answer.items.map(item => (item.kind === 'tuple' && item.open === '[' ? item.items : null))
  const width = rows[0]?.length
  return rows.every(row => row !== null && row.length === width) ? (rows as (readonly Answer[])[]) : null
}

function vectorItems(matrix: Kind<'matrix'>): readonly Answer[] | null {
  if (matrix.rows.length === 1) return matrix.rows[0] ?? null
  return matrix.rows.every(row => row.length === 1) ? matrix.rows.flat() : null
}

/** Letters that name a parameter of a vector rather than a given quantity. */
const PARAMETERS: ReadonlySet<string> = new Set([
  't',
  's',
  'u',
  'r',
  'k',
  'n',
  'm',
  'lambda',
  'mu',
  'theta',
  'alpha',
  'hat(t)',
  'hat(s)',
])

/** (t, 2t + 1) is (s, 2s + 1): one parameter each, named consistently. */
function withParameter(gold: readonly Answer[], answer: readonly Answer[], env: Env): Decision {
  const decision = samePairs(gold, answer, env)
  if (decision.verdict === 'equal' || gold.length !== answer.length || gold.length < 2) return decision
  const ours = namesIn(gold)
  const theirs = namesIn(answer)
  const [from] = theirs
  const [to] = ours
  if (ours.size !== 1 || theirs.size !== 1 || from === undefined || to === undefined || from === to) return decision
  if (!PARAMETERS.has(from) || !PARAMETERS.has(to)) return decision
  const map = new Map([[from, to]])
  const renamed = samePairs(
    gold,
    answer.map(item => renameAnswer(item, map)),
    env,
  )
  return renamed.verdict === 'equal' ? { ...renamed, method: `${renamed.method}, renamed` } : decision
}

/** The one letter that the values of a record run along: x = 1 + 4t, y = 2 + 5t. */
function parameterOf(items: readonly Answer[]): string | null {
  const [name, ...others] = namesIn(items)
  return name !== undefined && others.length === 0 && PARAMETERS.has(name) ? name : null
}

function namesIn(items: readonly Answer[]): Set<string> {
  const names = new Set<string>()
  for (const item of items) renameAnswer(item, new Map(), names)
  return names
}

/**
 * Multisets: a pairing of equal items. Equality is transitive, so that the first partner found is as good as any; the
 * likeliest one is tried first, so that n items take about n comparisons.
 */
export function matchAll(gold: readonly Answer[], answer: readonly Answer[], env: Env): Decision {
  if (gold.length !== answer.length)
    return { verdict: 'different', proof: 'count', witness: `${gold.length}, ${answer.length}` }
  const likely = gold.length > 6 ? likeliest(gold, answer, env.oracle) : null
  const taken = new Set<number>()
  let open: Decision | null = null
  let proof: Decision | null = null
  const methods = new Set<string>()
  const meets = (item: Answer, at: number): boolean => {
    const decision = compareShapes(item, answer[at] as Answer, env)
    if (decision.verdict === 'equal') {
      taken.add(at)
      if (decision.method !== 'identical' && decision.method !== 'rational') methods.add(decision.method)
      return true
    }
    if (decision.verdict === 'undecided') open ??= decision
    else proof ??= decision
    return false
  }
  for (const [index, item] of gold.entries()) {
    const first = likely?.[index] ?? index
    let found = !taken.has(first) && meets(item, first)
    for (let offset = 1; offset < answer.length && !found; offset++) {
      const at = (first + offset) % answer.length
      if (taken.has(at)) continue
      if (env.oracle.exhausted) return undecided('limit: steps')
      found = meets(item, at)
    }
    if (!found) return open ?? proof ?? shape('no partner')
  }
  return { verdict: 'equal', method: ['pairing', ...methods].join(', ') }
}

/** For each item of the gold where its partner is likely to stand: the same in print, failing that by its size. */
function likeliest(gold: readonly Answer[], answer: readonly Answer[], oracle: Oracle): readonly number[] {
  const places = new Map<string, number[]>()
  for (const [at, item] of answer.entries()) {
    const key = printAnswer(item)
    const known = places.get(key)
    if (known === undefined) places.set(key, [at])
    else known.push(at)
  }
  const sizeOf = (item: Answer): number =>
    item.kind === 'scalar' && variablesOf(item.expr).size === 0 ? (oracle.approximate(item.expr)?.re ?? 0) : 0
  const bySize = (items: readonly Answer[]): readonly number[] => {
    const sizes = items.map(sizeOf)
    return items.map((_, at) => at).sort((a, b) => (sizes[a] as number) - (sizes[b] as number) || a - b)
  }
  const likely: number[] = []
  let ranked: { ours: readonly number[]; theirs: readonly number[] } | null = null
  for (const [index, item] of gold.entries()) {
    const same = places.get(printAnswer(item))?.shift()
    if (same !== undefined) {
      likely[index] = same
      continue
    }
    ranked ??= { ours: bySize(gold), theirs: bySize(answer) }
    likely[index] = ranked.theirs[ranked.ours.indexOf(index)] ?? index
  }
  return likely
}

/** Sets: each item of either in the other; how often does not count. */
function sameSets(gold: readonly Answer[], answer: readonly Answer[], env: Env): Decision {
  if (gold.length === answer.length) {
    const paired = matchAll(gold, answer, env)
    if (paired.verdict === 'equal') return { ...paired, method: paired.method.replace('pairing', 'set') }
  }
  let open: Decision | null = null
  const within = (item: Answer, others: readonly Answer[], forward: boolean): boolean => {
    for (const other of others) {
      if (env.oracle.exhausted) {
        open ??= undecided('limit: steps')
        return false
      }
      const decision = forward ? compareShapes(item, other, env) : compareShapes(other, item, env)
      if (decision.verdict === 'equal') return true
      if (decision.verdict === 'undecided') open ??= decision
    }
    return false
  }
  if (gold.every(item => within(item, answer, true)) && answer.every(item => within(item, gold, false)))
    return { verdict: 'equal', method: 'set' }
  return open ?? { verdict: 'different', proof: 'set' }
}

// regions

function compareAsRegions(gold: Answer, answer: Answer, env: Env): Decision {
  const ours = asRegion(gold, env)
  const theirs = asRegion(answer, env)
  if (ours === null || theirs === null) return shape(`${gold.kind}, ${answer.kind}`)
  return compareRegions(ours, theirs, (a, b) => compareNumbers(a, b, env))
}

function asRegion(answer: Answer, { oracle }: Env): Region | null {
  switch (answer.kind) {
    case 'region':
      return answer
    case 'tuple': {
      const [low, high] = answer.items
      if (answer.items.length !== 2 || low?.kind !== 'scalar' || high?.kind !== 'scalar' || answer.open === '<')
        return null
      const [a, b] = [pureValue(low), pureValue(high)]
      if (a === null || b === null) return null
      if (variablesOf(a).size + variablesOf(b).size === 0 && (order(a, b, oracle) ?? 1) > 0) return null
      return union([{ low: a, lowOpen: answer.open === '(', high: b, highOpen: answer.close === ')' }], oracle)
    }
    case 'scalar': {
      const value = pureValue(answer)
      return value === null ? null : union([point(value)], oracle)
    }
    case 'set':
    case 'list': {
      const points: Expr[] = []
      for (const item of answer.items) {
        if (item.kind === 'region' && item.intervals.length === 0) return null // {∅} is not ∅
        if (item.kind === 'region')
          return union(
            answer.items.flatMap(part => (part.kind === 'region' ? part.intervals : [])),
            oracle,
          )
        if (item.kind !== 'scalar') return null
        const value = pureValue(item)
        if (value === null) return null
        points.push(value)
      }
      return union(points.map(point), oracle)
    }
    default:
      return null
  }
}

// ratios, times, congruences, trees

function compareRatios(gold: Answer, answer: Answer, env: Env): Decision {
  if (gold.kind === 'clock' && answer.kind === 'clock') return compareClocks(gold, answer)
  const ours = ratioItems(gold)
  const theirs = ratioItems(answer)
  if (ours !== null && theirs !== null) {
    if (ours.length !== theirs.length) return shape('ratios of different length')
    return allOf(proportions(ours, theirs, env), 'ratio')
  }
  const items = ours ?? theirs
  const single = ours === null ? gold : answer
  if (items?.length === 2 && single.kind === 'scalar' && (single.unit === null || isNeutral(single.unit))) {
    const quotient: Expr = { type: 'divide', numerator: items[0] as Expr, denominator: items[1] as Expr }
    return ours === null ? compareNumbers(single.expr, quotient, env) : env.oracle.decide(single.expr, quotient)
  }
  if (gold.kind === 'clock' && answer.kind === 'scalar' && gold.half !== null && gold.parts.length === 1)
    return env.oracle.decide(number(gold.parts[0] ?? 0), answer.expr)
  return shape(`${gold.kind}, ${answer.kind}`)
}

/** a : b = c : d where a·d = b·c for each two places, and 0 stands against 0 alone. */
function proportions(a: readonly Expr[], b: readonly Expr[], { oracle }: Env): (() => Decision)[] {
  const zero = number(0)
  const checks: (() => Decision)[] = []
  for (const [i, x] of a.entries()) {
    const y = b[i] as Expr
    checks.push(() => {
      const [left, right] = [oracle.decide(x, zero), oracle.decide(y, zero)]
      if (left.verdict === right.verdict) return { verdict: 'equal', method: 'identical' }
      return { verdict: 'different', proof: 'ratio', witness: 'zero, not zero' }
    })
    for (let j = i + 1; j < a.length; j++) {
      const [u, v] = [a[j] as Expr, b[j] as Expr]
      checks.push(() => oracle.decide({ type: 'multiply', factors: [x, v] }, { type: 'multiply', factors: [y, u] }))
    }
  }
  return checks
}

function ratioItems(answer: Answer): readonly Expr[] | null {
  if (answer.kind === 'clock') return answer.half === null ? answer.parts.map(part => number(part)) : null
  if (answer.kind !== 'ratio') return null
  const items = answer.items.map(item => (item.kind === 'scalar' ? pureValue(item) : null))
  return items.every(item => item !== null) ? items : null
}

/** A time of day; am or pm may be missing on one side. */
function compareClocks(gold: Kind<'clock'>, answer: Kind<'clock'>): Decision {
  const seconds = ({ parts, half }: Kind<'clock'>): number => {
    const [hours = 0, minutes = 0, rest = 0] = parts
    const hour = half === null ? hours : (hours % 12) + (half === 'pm' ? 12 : 0)
    return (hour * 60 + minutes) * 60 + rest
  }
  const halfDay = 12 * 3600
  const [a, b] = [seconds(gold), seconds(answer)]
  const open = (gold.half === null) !== (answer.half === null)
  const same =
    a === b || (open && a % halfDay === b % halfDay && Math.max(gold.parts[0] ?? 0, answer.parts[0] ?? 0) <= 12)
  return same
    ? { verdict: 'equal', method: 'time' }
    : { verdict: 'different', proof: 'time', witness: `${a} s, ${b} s` }
}

function compareModulo(gold: Answer, answer: Answer, env: Env): Decision {
  if (gold.kind === 'modulo' && answer.kind === 'modulo') {
    const modulus = compareShapes(gold.modulus, answer.modulus, env)
    if (modulus.verdict !== 'equal') return modulus
    const decision = compareShapes(gold.value, answer.value, env)
    return decision.verdict === 'different' && isCongruent(gold, answer, env)
      ? { verdict: 'equal', method: 'congruence' }
      : decision
  }
  if (gold.kind === 'modulo') {
    const decision = compareShapes(gold.value, answer, env)
    const isRest = answer.kind === 'scalar' && isCongruent(gold, { ...gold, value: answer }, env)
    return decision.verdict === 'different' && isRest ? { verdict: 'equal', method: 'remainder' } : decision
  }
  return answer.kind === 'modulo' ? compareShapes(gold, answer.value, env) : shape('congruence')
}

/** Do two values, or the right sides of x ≡ 7 and x ≡ 3, differ by a multiple of the modulus? Integers alone. */
function isCongruent(gold: Kind<'modulo'>, answer: Kind<'modulo'>, env: Env): boolean {
  const residue = (value: Answer): bigint | null => {
    if (value.kind !== 'scalar') return null
    const exact = env.oracle.exact(value.expr)
    return exact?.denominator === 1n ? exact.numerator : null
  }
  let [a, b]: [Answer, Answer] = [gold.value, answer.value]
  if (a.kind === 'relation' && b.kind === 'relation') {
    const [left, right] = [a.sides, b.sides]
    if (left.length !== 2 || right.length !== 2 || a.operators[0] !== '≡' || b.operators[0] !== '≡') return false
    if (compareShapes(left[0] as Answer, right[0] as Answer, env).verdict !== 'equal') return false
    ;[a, b] = [left[1] as Answer, right[1] as Answer]
  }
  const [x, y, m] = [residue(a), residue(b), residue(gold.modulus)]
  if (x === null || y === null || m === null || m <= 0n) return false
  // of two bare numbers the answer must be the remainder
  return gold === answer || gold.value.kind === 'relation' || (y >= 0n && y < m) ? (x - y) % m === 0n : false
}

/** {2k : k ∈ ℤ} and {2n : n ∈ ℤ}: the name that the condition declares is bound. */
function compareBuilders(gold: Kind<'tree'>, answer: Kind<'tree'>, env: Env): Decision | null {
  const [[head, condition], [other, otherCondition]] = [gold.parts, answer.parts]
  if (condition?.kind !== 'binding' || otherCondition?.kind !== 'binding' || head === undefined || other === undefined)
    return null
  const [to, from] = [condition.name, otherCondition.name]
  if (to === from || namesIn([other]).has(to) || !namesIn([head]).has(to)) return null
  const within = compareShapes(condition.value, otherCondition.value, env)
  if (within.verdict !== 'equal') return null
  const decision = compareShapes(head, renameAnswer(other, new Map([[from, to]])), env)
  return decision.verdict === 'equal' ? { ...decision, method: `set, ${decision.method}, renamed` } : null
}

function compareTrees(gold: Kind<'tree'>, answer: Kind<'tree'>, env: Env): Decision {
  if (gold.head !== answer.head) return { verdict: 'undecided', reason: `unsupported: ${gold.head}, ${answer.head}` }
  const decision = gold.unordered ? matchAll(gold.parts, answer.parts, env) : samePairs(gold.parts, answer.parts, env)
  const builder = gold.head === 'builder' && decision.verdict !== 'equal' ? compareBuilders(gold, answer, env) : null
  if (builder !== null) return builder
  if (decision.verdict !== 'different') return decision
  return { verdict: 'undecided', reason: `unsupported: ${gold.head}` }
}

// prose

/** Quantities that the number alone is not: "more than 5", "5 or less". */
const COMPARING: ReadonlySet<string> = new Set(
  'more less least most than greater fewer above below between or either maybe perhaps'.split(' '),
)

/** In scripts without spaces between words: 不是42, 42ではない, 42가 아니다. */
const DENIES = /[不非没無无]|ない|ません|아니|아닌/

const isAgainst = (word: string): boolean =>
  DENYING_WORDS.has(word) || COMPARING.has(word) || word.endsWith('(') || DENIES.test(word)

const FILLERS: ReadonlySet<string> = new Set(
  'the a an is are was be of it its this that which there so then thus hence therefore we have has get'.split(' '),
)

/** Words and math in order: the words alike, the math equal. Against an answer that is math alone, the only math counts. */
function compareProse(gold: Answer, answer: Answer, env: Env): Decision {
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
    const decision = compareShapes(a, b, env)
    return decision.verdict === 'equal' ? undecided('words differ') : decision
  }
  const prose = gold.kind === 'prose' ? gold : (answer as Kind<'prose'>)
  const rest = realsExcept(prose, env)
  if (rest !== null) return gold.kind === 'prose' ? compareShapes(rest, answer, env) : compareShapes(gold, rest, env)
  const lone = loneMath(prose, env)
  if (lone === null) return undecided('words on one side alone')
  const other = gold.kind === 'prose' ? answer : gold
  if (other.kind === 'text') return undecided('words differ')
  const decision = gold.kind === 'prose' ? compareShapes(lone, answer, env) : compareShapes(gold, lone, env)
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
