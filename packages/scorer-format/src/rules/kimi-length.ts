import { Failure } from '@touchstone/contracts'
import { lengthOf } from '../length-of.ts'
import type { Rule } from '../rule.ts'

/**
 * Length reward of Kimi k1.5 (arXiv 2501.12599, section 2.3.3; open-r1 `len_reward`), which compares a rollout with its
 * group: here only the length is taken; `scoreGroup` of the reward package gives λ = ½ − (L − L_min)/(L_max − L_min).
 * Characters by default, as open-r1 counts; `unit: "tokens"` for the paper's.
 */
export const kimiLength: Rule<'kimi-length'> = {
  range: () => [-0.5, 0.5],
  grade({ unit: wanted = 'characters' }, { text, item }) {
    if (item.group_id === undefined) {
      const detail = 'must be given where a rule compares rollouts of a group'
      throw new Failure('INVALID_ITEM', { detail: `group_id ${detail}`, errors: [{ pointer: '/group_id', detail }] })
    }
    const { length, unit } = lengthOf(text, item, wanted)
    return { pending: 'group', detail: { length, unit } }
  },
}
