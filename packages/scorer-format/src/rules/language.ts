import type { Rule } from '../rule.ts'
import { partOf } from '../text/answer-part.ts'
import { languagesOf, shareOf } from '../text/language-of.ts'
import { proseOf } from '../text/prose.ts'

/**
 * Language consistency (DeepSeek-R1, arXiv 2501.12948, section 2.3.2): the share of words of the reasoning that are in
 * the target language. Code, formulas and single letters are no words. A text without words, or without reasoning where
 * that part is asked for, mixes nothing and gets 1. By scripts, and by frequent words among languages of one script.
 */
export const language: Rule<'language'> = {
  range: () => [0, 1],
  grade({ language: target, part, min }, { text, item }) {
    const read = partOf(
      text,
      item,
      part ?? (text.includes('</think>') || item.think_prefilled === true ? 'reasoning' : 'whole'),
    )
    const found = languagesOf(proseOf(read))
    const share = shareOf(target, found) ?? 1
    const counts = Object.fromEntries([...found.counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 8))
    const detail = { target, words: found.words, share, counts }
    return { score: min === undefined ? share : share >= min ? 1 : 0, detail }
  },
}
