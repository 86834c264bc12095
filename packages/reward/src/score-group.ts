import type { Component, Result, ScoreItem } from '@touchstone/contracts'
import { composeReward } from './compose-reward.ts'
import { dependencyOf, keysOf } from './grader-keys.ts'

export type GroupRow = { readonly item: ScoreItem; readonly result: Result }

/** Does this item's reward depend on the other rollouts of its prompt, so that it waits for `scoreGroup`? */
export function needsGroup({ graders, compose }: ScoreItem): boolean {
  return (
    compose?.neutral_fill === true || graders.some(grader => grader.kind === 'format' && grader.rule === 'kimi-length')
  )
}

/** Is every rollout of the group here? Without a `group_size` on any item the rows given are the group. */
function isGroupComplete(rows: readonly GroupRow[]): boolean {
  return rows.length >= Math.max(0, ...rows.map(({ item }) => item.group_size ?? 0))
}

/**
 * The second pass over the rollouts of one prompt: the rules that need the whole group, then each reward again, then
 * the neutral fill where an item asks for it. Rows in, results out in the same order; pure, and a second call on its own
 * output changes nothing.
 *
 * - `kimi-length` (Kimi k1.5, arXiv 2501.12599, section 2.3.3; open-r1 `len_reward`): with L over the group,
 *   λ = ½ − (L − L_min) / (L_max − L_min); a correct rollout gets λ, a wrong one min(0, λ); all of one length get 0
 * - `neutral_fill`: a null reward becomes the mean of the scored ones, flagged `imputed`; its status and reason stay
 *
 * @param partial judge a group of which rollouts are missing by those that are there, flagged `group_partial`;
 *   default false: such a group stays undetermined
 */
export function scoreGroup(rows: readonly GroupRow[], { partial = false } = {}): Result[] {
  const complete = isGroupComplete(rows)
  if (!complete && !partial) return rows.map(({ result }) => result)
  const lengths = rows.flatMap(({ result }) => result.components.flatMap(lengthOf))
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Infinity)
  const longest = lengths.reduce((most, length) => Math.max(most, length), -Infinity)
  const group = { size: rows.length, shortest, longest, partial: !complete }

  const judged = rows.map(({ item, result }) => {
    if (!result.components.some(isKimi)) return result
    const components = result.components.map((component, index) =>
      isKimi(component) ? kimiLength(item, result.components, component, index, group) : component,
    )
    const { reward, reason, flags } = composeReward(item, components)
    const kept = result.flags.filter(flag => flag !== 'group_partial')
    return {
      ...result,
      status: reason === null ? ('scored' as const) : ('undetermined' as const),
      reward,
      reason,
      components,
      flags: [...new Set([...kept, ...flags, ...(complete ? [] : ['group_partial'])])],
    }
  })

  const known = judged.filter(({ status, reward }) => status === 'scored' && reward !== null)
  const mean = known.reduce((sum, { reward }) => sum + (reward ?? 0), 0) / known.length
  return judged.map((result, index) => {
    const fill = rows[index]?.item.compose?.neutral_fill === true && result.status === 'undetermined'
    if (!fill || known.length === 0) return result
    return { ...result, reward: mean, flags: [...new Set([...result.flags, 'imputed'])] }
  })
}

type Group = { readonly size: number; readonly shortest: number; readonly longest: number; readonly partial: boolean }

function kimiLength(
  item: ScoreItem,
  components: readonly Component[],
  component: Component,
  index: number,
  { size, shortest, longest, partial }: Group,
): Component {
  const grader = item.graders[index]
  const [length] = lengthOf(component)
  if (grader === undefined || length === undefined) return component
  const of = dependencyOf(grader) ?? 'math'
  const judge = components[item.graders.findIndex(other => other !== grader && keysOf(other).includes(of))]
  if (judge === undefined || judge.score === null)
    return { ...component, score: null, verdict: judge?.verdict ?? 'invalid_item' }
  const lambda = longest === shortest ? 0 : 0.5 - (length - shortest) / (longest - shortest)
  const score = judge.score >= 1 ? lambda : Math.min(0, lambda)
  const { pending: _pending, ...detail } = component.detail
  return {
    ...component,
    score: score === 0 ? 0 : score,
    verdict: score >= 0.5 ? 'correct' : score <= -0.5 ? 'bad_format' : 'partial',
    detail: { ...detail, group_size: size, shortest, longest, partial },
  }
}

function isKimi({ kind, rule, detail }: Component): boolean {
  return kind === 'format' && rule === 'kimi-length' && typeof detail.length === 'number'
}

function lengthOf(component: Component): number[] {
  return isKimi(component) && typeof component.detail.length === 'number' ? [component.detail.length] : []
}
