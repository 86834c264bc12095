import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { type Env, samePairs } from './decisions.ts'
import { renameAnswer } from './rename.ts'

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
export function withParameter(gold: readonly Answer[], answer: readonly Answer[], env: Env): Decision {
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
export function parameterOf(items: readonly Answer[]): string | null {
  const [name, ...others] = namesIn(items)
  return name !== undefined && others.length === 0 && PARAMETERS.has(name) ? name : null
}

export function namesIn(items: readonly Answer[]): Set<string> {
  const names = new Set<string>()
  for (const item of items) renameAnswer(item, new Map(), names)
  return names
}
