import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { printAnswer } from '../print-answer.ts'
import { type Env, shape, undecided } from './decisions.ts'
import type { Oracle } from './oracle.ts'
import { variablesOf } from './variables.ts'

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
    const decision = env.compare(item, answer[at] as Answer)
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
export function sameSets(gold: readonly Answer[], answer: readonly Answer[], env: Env): Decision {
  const nested = [...gold, ...answer].some(item => item.kind === 'set')
  if (gold.length === answer.length && !nested) {
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
      if ((item.kind === 'set') !== (other.kind === 'set')) continue // {2} in a set is not 2
      const decision = forward ? env.compare(item, other) : env.compare(other, item)
      if (decision.verdict === 'equal') return true
      if (decision.verdict === 'undecided') open ??= decision
    }
    return false
  }
  if (gold.every(item => within(item, answer, true)) && answer.every(item => within(item, gold, false)))
    return { verdict: 'equal', method: 'set' }
  return open ?? { verdict: 'different', proof: 'set' }
}
