import { lengthOf } from '../length-of.ts'
import type { Rule } from '../rule.ts'

/**
 * A wanted length, as open-instruct's `MaxLenVerifier`: 1 − |L − target| / scale; with `up_to`, as `UpToMaxLenVerifier`,
 * 1 below the target. The scale is 32,768 there by default; never below 0 here.
 */
export const targetLength: Rule<'target-length'> = {
  range: () => [0, 1],
  grade({ target, scale = 32_768, up_to: upTo = false, unit: wanted }, { text, item }) {
    const { length, unit } = lengthOf(text, item, wanted)
    const off = upTo ? Math.max(0, length - target) : Math.abs(length - target)
    return { score: Math.max(0, 1 - off / scale), detail: { length, unit, target, off } }
  },
}
