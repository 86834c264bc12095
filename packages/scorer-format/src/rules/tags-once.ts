import type { Rule } from '../rule.ts'
import { occursOnce } from '../text/occurs.ts'

/**
 * Approximate format of unsloth's GRPO notebooks (`match_format_approximately`): for each tag +0.5 where it occurs
 * exactly once, else −1.0, summed.
 */
export const tagsOnce: Rule<'tags-once'> = {
  range({ tags, once = 0.5, otherwise = -1 }) {
    return [tags.length * Math.min(once, otherwise), tags.length * Math.max(once, otherwise)]
  },
  grade({ tags, once = 0.5, otherwise = -1 }, { text }) {
    const right = tags.filter(tag => occursOnce(text, tag)).length
    return { score: right * once + (tags.length - right) * otherwise, detail: { once: right, of: tags.length } }
  },
}
