import { type Answer, type Scalar, scalar } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { inBasis } from './basis.ts'
import { type Collection, isCollection } from './collection.ts'
import { isChoiceRun } from './compare-choices.ts'
import { compareMatrices, rowsOf, vectorItems } from './compare-matrices.ts'
import { compareRecords, compareRoots, isRecord, namesOf } from './compare-records.ts'
import { compareScalars } from './compare-scalars.ts'
import { type Env, type Kind, samePairs, shape } from './decisions.ts'
import { matchAll, sameSets } from './multisets.ts'
import { parameterOf, withParameter } from './parameters.ts'
import { renameAnswer } from './rename.ts'

export function compareCollections(gold: Answer, answer: Answer, env: Env): Decision {
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
    if (a !== null && b !== null) return env.compare(a, b)
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
  const roots = compareRoots(gold, answer, env)
  if (roots !== null) return roots
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

function compareOneAndMany(gold: Answer, answer: Answer, env: Env): Decision {
  const [many, one] = isCollection(gold) ? [gold, answer] : [answer as Collection, gold]
  if ((many.kind === 'set' || many.kind === 'tuple') && many.items.length === 1 && one.kind === 'scalar') {
    const item = many.items[0] as Answer
    return isCollection(gold) ? env.compare(item, answer) : env.compare(gold, item)
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
    return isCollection(gold) ? env.compare(shared, answer) : env.compare(gold, shared)
  if (many === answer && many.kind === 'list' && many.joint === 'and' && one.kind === 'scalar') {
    const sum = wholeAndPart(many, env)
    if (sum !== null) return compareScalars(one, sum, env)
  }
  if (isChoiceRun(one, many)) return { verdict: 'equal', method: 'choice' }
  const vector = one.kind === 'scalar' ? inBasis(one, env.oracle) : null
  if (vector !== null) return isCollection(gold) ? env.compare(gold, vector) : env.compare(vector, answer)
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
