import { binary, binaryRange, type Rule } from '../rule.ts'
import { answerPart } from '../text/answer-part.ts'
import { findBoxes } from '../text/boxes.ts'

/**
 * Is the answer put in a box, the "specified format" of DeepSeek-R1's accuracy reward (arXiv 2501.12948, 2.2.2)? A
 * balanced `\boxed{…}` that holds something, after the reasoning where there is one; `exactly_one`: no second box.
 */
export const boxed: Rule<'boxed'> = {
  range: options => binaryRange(options.values),
  grade({ exactly_one: exactlyOne = false, values }, { text, item }) {
    const { answer, truncated } = answerPart(text, item)
    const boxes = findBoxes(answer)
    const filled = boxes.filter(box => box.content.trim() !== '').length
    const passed = filled > 0 && (!exactlyOne || boxes.length === 1)
    const detail = { boxes: boxes.length, filled }
    return binary(passed, values, detail, truncated ? 'truncated' : 'bad_format')
  },
}
