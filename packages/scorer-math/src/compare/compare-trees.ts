import type { Decision } from '../decision.ts'
import { type Env, type Kind, samePairs } from './decisions.ts'
import { matchAll } from './multisets.ts'
import { namesIn } from './parameters.ts'
import { renameAnswer } from './rename.ts'

/** {2k : k ∈ ℤ} and {2n : n ∈ ℤ}: the name that the condition declares is bound. */
function compareBuilders(gold: Kind<'tree'>, answer: Kind<'tree'>, env: Env): Decision | null {
  const [[head, condition], [other, otherCondition]] = [gold.parts, answer.parts]
  if (condition?.kind !== 'binding' || otherCondition?.kind !== 'binding' || head === undefined || other === undefined)
    return null
  const [to, from] = [condition.name, otherCondition.name]
  if (to === from || namesIn([other]).has(to) || !namesIn([head]).has(to)) return null
  const within = env.compare(condition.value, otherCondition.value)
  if (within.verdict !== 'equal') return null
  const decision = env.compare(head, renameAnswer(other, new Map([[from, to]])))
  return decision.verdict === 'equal' ? { ...decision, method: `set, ${decision.method}, renamed` } : null
}

export function compareTrees(gold: Kind<'tree'>, answer: Kind<'tree'>, env: Env): Decision {
  if (gold.head !== answer.head) return { verdict: 'undecided', reason: `unsupported: ${gold.head}, ${answer.head}` }
  const decision = gold.unordered ? matchAll(gold.parts, answer.parts, env) : samePairs(gold.parts, answer.parts, env)
  const builder = gold.head === 'builder' && decision.verdict !== 'equal' ? compareBuilders(gold, answer, env) : null
  if (builder !== null) return builder
  if (decision.verdict !== 'different') return decision
  return { verdict: 'undecided', reason: `unsupported: ${gold.head}` }
}
