import type { Rule } from '../rule.ts'
import { occursOnce } from '../text/occurs.ts'
import { withPrefilled } from './think-answer.ts'

/**
 * Tag count of open-r1 (`tag_count_reward`, src/open_r1/rewards.py): an equal share, by default ¼, for each of
 * `<think>⏎`, `⏎</think>⏎`, `⏎<answer>⏎`, `⏎</answer>` that occurs exactly once.
 */
export const tagCount: Rule<'tag-count'> = {
  range: () => [0, 1],
  grade(options, { text, item }) {
    const think = options.think_tag ?? 'think'
    const answer = options.answer_tag ?? 'answer'
    const tags = options.tags ?? [`<${think}>\n`, `\n</${think}>\n`, `\n<${answer}>\n`, `\n</${answer}>`]
    const whole = withPrefilled(text, item, `<${think}>\n`)
    let once = 0
    for (const tag of tags) if (occursOnce(whole, tag)) once++
    return { score: once / tags.length, detail: { once, of: tags.length } }
  },
}
