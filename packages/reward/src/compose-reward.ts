import {
  type Component,
  Failure,
  type Grader,
  isNullVerdict,
  type NullVerdict,
  type Pointed,
  type ScoreItem,
} from '@touchstone/contracts'
import { dependencyOf, keyOf, keysOf } from './grader-keys.ts'

export type Composed = {
  readonly reward: number | null
  readonly reason: NullVerdict | null
  readonly flags: readonly string[]
}

/**
 * Components to one reward: Σ weight × score, with what the item's `compose` says, in the order any-of, gates, shift,
 * truncation, clip. Null where a needed component is (needed: weight ≠ 0 or named by another grader or a gate, and not
 * `optional`) and neither an answered appeal nor a better member of its any-of list speaks for it.
 * @param components one per grader, in the graders' order
 * @throws Failure INVALID_ITEM where `compose` or an `of` names no grader of the item, or the sum is no finite number
 */
export function composeReward(item: ScoreItem, components: readonly Component[]): Composed {
  checkNames(item)
  const { graders, compose = {} } = item
  const flags: string[] = []
  const values = components.map(({ weight, score }) => (score === null ? null : weight * score))
  const counted = components.map(() => true)

  for (const list of compose.any_of ?? []) {
    const members = indicesOf(graders, list)
    const best = members.reduce<number | undefined>(
      (top, index) =>
        (values[index] ?? -Infinity) > (top === undefined ? -Infinity : (values[top] ?? -Infinity)) ? index : top,
      undefined,
    )
    const settled = best !== undefined && components[best]?.verdict === 'correct'
    for (const index of members) if (index !== best && (settled || values[index] !== null)) counted[index] = false
  }

  let missing: Component | undefined
  for (const [index, component] of components.entries()) {
    if (component.score !== null || counted[index] === false) continue
    const grader = graders[index]
    if (grader === undefined || !isNeeded(grader, item) || isAppealed(grader, graders, components)) continue
    missing ??= component
  }
  if (missing !== undefined)
    return { reward: null, reason: isNullVerdict(missing.verdict) ? missing.verdict : 'infra_error', flags }

  for (const { of, needs, min = 1, otherwise = 0 } of compose.gates ?? []) {
    const open = indicesOf(graders, [needs]).every(index => (components[index]?.score ?? Infinity) >= min)
    if (open) continue
    for (const index of indicesOf(graders, typeof of === 'string' ? [of] : of)) {
      const grader = graders[index]
      if (grader === undefined || keysOf(grader).includes(needs)) continue
      values[index] = otherwise
      flags.push(`gated:${keyOf(grader)}`)
    }
  }

  let reward = compose.shift ?? 0
  for (const [index, value] of values.entries()) if (counted[index] !== false) reward += value ?? 0
  if (compose.truncated !== undefined && isTruncated(item)) {
    reward = compose.truncated >= 0 ? reward * compose.truncated : compose.truncated
    flags.push('truncated')
  }
  const [lowest = -Infinity, highest = Infinity] = compose.clip ?? []
  const clipped = Math.min(highest, Math.max(lowest, reward))
  if (!Number.isFinite(clipped)) throw beyondNumbers()
  if (clipped !== reward) flags.push('clipped')
  return { reward: clipped === 0 ? 0 : clipped, reason: null, flags }
}

/** Was the completion cut at its length limit, by what the caller says of it? */
function isTruncated(item: ScoreItem): boolean {
  const { finish_reason: reason, max_tokens: most } = item
  if (typeof reason === 'string') return reason === 'length' || reason === 'max_tokens' || reason === 'truncated'
  const tokens = item.completion_ids?.length ?? item.completion_tokens
  return tokens !== undefined && most !== undefined && tokens >= most
}

function isNeeded(grader: Grader, { graders, compose }: ScoreItem): boolean {
  if (grader.optional === true) return false
  if ((grader.weight ?? 1) !== 0) return true
  const keys = keysOf(grader)
  return (
    graders.some(other => other !== grader && keys.includes(dependencyOf(other) ?? '')) ||
    (compose?.gates ?? []).some(gate => keys.includes(gate.needs))
  )
}

/** Did a reward model answer in place of this component, which the rules left open? */
function isAppealed(grader: Grader, graders: readonly Grader[], components: readonly Component[]): boolean {
  const keys = keysOf(grader)
  return graders.some(
    (other, index) =>
      other.kind === 'external' &&
      other.appeal_of !== undefined &&
      keys.includes(other.appeal_of) &&
      components[index]?.detail.asked === true &&
      components[index].score !== null,
  )
}

function indicesOf(graders: readonly Grader[], keys: readonly string[]): number[] {
  const found: number[] = []
  for (const [index, grader] of graders.entries()) if (keysOf(grader).some(key => keys.includes(key))) found.push(index)
  return found
}

/** Such a sum has no JSON: it would leave as null, as if something had not been scored. */
function beyondNumbers(): Failure {
  const detail = 'Σ weight × score is beyond the largest number'
  return new Failure('INVALID_ITEM', { detail, errors: [{ pointer: '/graders', detail }] })
}

function checkNames({ graders, compose }: ScoreItem): void {
  const errors: Pointed[] = []
  const check = (name: string, pointer: string, self?: Grader): void => {
    if (!graders.some(grader => grader !== self && keysOf(grader).includes(name)))
      errors.push({ pointer, detail: `no other grader of the item is called ${JSON.stringify(name)}` })
  }
  for (const [index, grader] of graders.entries()) {
    const wanted = dependencyOf(grader)
    if (wanted !== undefined)
      check(wanted, `/graders/${index}/${grader.kind === 'external' ? 'appeal_of' : 'of'}`, grader)
  }
  for (const [at, list] of (compose?.any_of ?? []).entries())
    for (const [place, name] of list.entries()) check(name, `/compose/any_of/${at}/${place}`)
  for (const [at, gate] of (compose?.gates ?? []).entries()) {
    check(gate.needs, `/compose/gates/${at}/needs`)
    for (const name of typeof gate.of === 'string' ? [gate.of] : gate.of) check(name, `/compose/gates/${at}/of`)
  }
  if (errors.length > 0) throw new Failure('INVALID_ITEM', { detail: errors[0]?.detail, errors })
}
