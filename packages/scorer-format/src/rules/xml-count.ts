import type { Rule } from '../rule.ts'
import { occursOnce } from '../text/occurs.ts'
import { codePoints } from '../text/python-text.ts'

/**
 * XML count of the GRPO demo that unsloth's notebooks copy (`count_xml`): ⅛ each for `<reasoning>⏎`, `⏎</reasoning>⏎`,
 * `⏎<answer>⏎`, `⏎</answer>` that occurs exactly once; the third costs 0.001 per character after the last
 * `⏎</answer>⏎` (of the whole text where that is absent), the fourth 0.001 per character after `⏎</answer>` but the first.
 */
export const xmlCount: Rule<'xml-count'> = {
  range: () => [-Infinity, 0.5],
  grade({ think_tag: think = 'reasoning', answer_tag: answer = 'answer' }, { text }) {
    const closing = `\n</${answer}>`
    let score = 0
    let once = 0
    let trailing = 0
    if (occursOnce(text, `<${think}>\n`)) once++
    if (occursOnce(text, `\n</${think}>\n`)) once++
    score = once * 0.125
    if (occursOnce(text, `\n<${answer}>\n`)) {
      once++
      trailing = codePoints(afterLast(text, `${closing}\n`))
      score += 0.125
      score -= trailing * 0.001
    }
    if (occursOnce(text, closing)) {
      once++
      score += 0.125
      score -= (codePoints(afterLast(text, closing)) - 1) * 0.001
    }
    return {
      score,
      verdict: score >= 0.5 ? 'correct' : score <= 0 ? 'bad_format' : 'partial',
      detail: { once, trailing },
    }
  },
}

/** Python's `text.split(part)[-1]`, which counts from the left without overlap. */
function afterLast(text: string, part: string): string {
  let from = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, from)) from = at + part.length
  return text.slice(from)
}
