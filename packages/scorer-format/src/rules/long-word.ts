import { binary, binaryRange, type Rule } from '../rule.ts'
import { codePoints } from '../text/python-text.ts'

/** Long block penalty of ROLL (`long_block_penalty_reward_fn`): −1 where a run between spaces has more than 100 characters, else 0. */
export const longWord: Rule<'long-word'> = {
  range: ({ values }) => binaryRange(values ?? [-1, 0]),
  grade({ max_length: most = 100, values }, { text }) {
    let longest = 0
    for (let from = 0; from <= text.length; ) {
      const space = text.indexOf(' ', from)
      const end = space < 0 ? text.length : space
      if (end - from > longest) longest = Math.max(longest, codePoints(text.slice(from, end)))
      from = end + 1
    }
    return binary(longest <= most, values ?? [-1, 0], { longest, max_length: most })
  },
}
