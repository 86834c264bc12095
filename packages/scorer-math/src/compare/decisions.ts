import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import type { Policy } from '../policy.ts'
import type { Oracle } from './oracle.ts'

/** What a comparison of one kind needs: the questions it may ask, the choices, and the comparison of its parts. */
export type Env = {
  readonly oracle: Oracle
  readonly policy: Policy
  readonly compare: (gold: Answer, answer: Answer) => Decision
}

export type Kind<K extends Answer['kind']> = Extract<Answer, { kind: K }>

export const shape = (witness: string): Decision => ({ verdict: 'different', proof: 'shape', witness })

export const undecided = (reason: string): Decision => ({ verdict: 'undecided', reason })

/** All must be equal; one difference decides. */
export function allOf(parts: readonly (() => Decision)[], method: string): Decision {
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

export function anyOf(parts: readonly (() => Decision)[]): Decision {
  let best: Decision | null = null
  for (const part of parts) {
    const decision = part()
    if (decision.verdict === 'equal') return decision
    if (best === null || (decision.verdict === 'undecided' && best.verdict === 'different')) best = decision
  }
  return best ?? shape('nothing to compare')
}

export const samePairs = (a: readonly Answer[], b: readonly Answer[], env: Env): Decision =>
  a.length !== b.length
    ? shape(`${a.length} parts, ${b.length} parts`)
    : allOf(
        a.map((item, index) => () => env.compare(item, b[index] as Answer)),
        'parts',
      )
