import { binary, binaryRange, type Rule } from '../rule.ts'
import { withPrefilled } from './think-answer.ts'

/**
 * Code format of open-r1 (`get_code_format_reward`): the think/answer layout with tags on lines of their own, and in the
 * answer a block that opens with three backticks and the language and is closed by three backticks. Decides as
 * `^<think>\n.*?\n</think>\n<answer>\n.*?```LANG.*?```.*?\n</answer>$` (dotall, multiline) matched at the start.
 */
export const codeFormat: Rule<'code-format'> = {
  range: options => binaryRange(options.values),
  grade({ language = 'python', values }, { text, item }) {
    const miss = missOf(withPrefilled(text, item, '<think>\n'), language)
    return binary(miss === null, values, { language, miss })
  },
}

function missOf(text: string, language: string): string | null {
  if (!text.startsWith('<think>\n')) return 'does not start with <think> and a line break'
  const middle = '\n</think>\n<answer>\n'
  const middleAt = text.indexOf(middle, '<think>\n'.length)
  if (middleAt < 0) return '</think> and <answer> are not on two lines of their own'
  const fence = `\`\`\`${language}`
  const openAt = text.indexOf(fence, middleAt + middle.length)
  if (openAt < 0) return `no block that opens with ${fence}`
  const closeAt = text.indexOf('```', openAt + fence.length)
  if (closeAt < 0) return 'the block is not closed'
  const closing = '\n</answer>'
  for (let at = text.indexOf(closing, closeAt + 3); at >= 0; at = text.indexOf(closing, at + 1)) {
    const end = at + closing.length
    if (end === text.length || text.charCodeAt(end) === 10) return null
  }
  return 'no </answer> at the end of a line after the block'
}
