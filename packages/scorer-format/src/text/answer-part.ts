import { splitReasoning } from '@touchstone/completion'
import type { ScoreItem } from '@touchstone/contracts'

/** What follows the reasoning, the whole text where there is none; `truncated`: the reasoning was never closed. */
export function answerPart(text: string, item: ScoreItem): { readonly answer: string; readonly truncated: boolean } {
  const { state, answer } = splitReasoning(text, { prefilled: item.think_prefilled ?? false })
  return { answer, truncated: state === 'unclosed' }
}

/** The part of a completion that an option names; `reasoning` is what stands in the think block, without its tags. */
export function partOf(text: string, item: ScoreItem, part: 'whole' | 'answer' | 'reasoning'): string {
  if (part === 'whole') return text
  const { reasoning, answer } = splitReasoning(text, { prefilled: item.think_prefilled ?? false })
  if (part === 'answer') return answer
  const open = reasoning.indexOf('<think>')
  return open < 0 ? reasoning : reasoning.slice(open + '<think>'.length)
}
