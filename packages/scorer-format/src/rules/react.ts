import { binary, binaryRange, type Rule } from '../rule.ts'
import { skipSpace } from '../text/python-text.ts'
import { withPrefilled } from './think-answer.ts'

/**
 * ReAct format of ms-swift (`ReActFormat`): `^<think>.*?</think>\s*Action:.*?Action Input:.*?$`, dotall and multiline,
 * matched at the start.
 */
export const react: Rule<'react'> = {
  range: options => binaryRange(options.values),
  grade({ values }, { text, item }) {
    const miss = missOf(withPrefilled(text, item, '<think>'))
    return binary(miss === null, values, { miss })
  },
}

function missOf(text: string): string | null {
  if (!text.startsWith('<think>')) return 'does not start with <think>'
  const close = '</think>'
  for (let at = text.indexOf(close, 7); at >= 0; at = text.indexOf(close, at + 1)) {
    const next = skipSpace(text, at + close.length)
    if (text.startsWith('Action:', next)) return text.includes('Action Input:', next + 7) ? null : 'no Action Input:'
  }
  return 'no Action: after </think>'
}
