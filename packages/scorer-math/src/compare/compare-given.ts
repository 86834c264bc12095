import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { type Env, undecided } from './decisions.ts'
import { matchAll } from './multisets.ts'
import { namesIn } from './parameters.ts'
import { REALS } from './regions.ts'
import { renameAnswer } from './rename.ts'

export function compareGiven(gold: Answer, answer: Answer, env: Env): Decision {
  const ours = gold.kind === 'given' ? gold : { body: gold, conditions: [] }
  const theirs = answer.kind === 'given' ? answer : { body: answer, conditions: [] }
  const declared = [...ours.conditions].map(declaredName).filter(name => name !== null)
  const declaredThere = [...theirs.conditions].map(declaredName).filter(name => name !== null)
  const restrictions = (conditions: readonly Answer[]): readonly Answer[] =>
    conditions.filter(condition => declaredName(condition) === null)
  const a = restrictions(ours.conditions)
  const b = restrictions(theirs.conditions)

  let body = env.compare(ours.body, theirs.body)
  let renamedBy: ReadonlyMap<string, string> | null = null
  const target =
    declared.length === 1 ? declared[0] : declaredThere.length === 1 ? soleExtra(ours.body, theirs.body) : undefined
  if (body.verdict !== 'equal' && target !== undefined && declared.length <= 1 && declaredThere.length <= 1) {
    const to = target
    const candidates = declaredThere.length === 1 ? declaredThere : ['k', 'n', 'm', 't', 's']
    for (const from of candidates) {
      if (from === to) continue
      const map = new Map([[from, to]])
      const decision = env.compare(ours.body, renameAnswer(theirs.body, map))
      if (decision.verdict === 'equal') {
        body = { ...decision, method: `${decision.method}, renamed` }
        renamedBy = map
        break
      }
    }
  }
  if (body.verdict !== 'equal') return body
  // (t, 2t) for all w: what is declared is not what the answer runs along
  const [mine, other] = [declared[0], declaredThere[0]]
  const single = declared.length === 1 && declaredThere.length === 1 && renamedBy === null
  if (single && mine !== other && mine !== undefined && namesIn([ours.body]).has(mine))
    return undecided('another name is declared')
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
