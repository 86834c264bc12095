import { splitReasoning } from '@touchstone/completion'
import type { ScoreItem } from '@touchstone/contracts'
import { binary, binaryRange, type Rule } from '../rule.ts'

/**
 * Did the completion come to its own end? Not, where `finish_reason` says "length", where its tokens reach `max_tokens`
 * and no reason is given, or where its reasoning was never closed. open-instruct's non-stop value is `values: [v, 0]`.
 */
export const finished: Rule<'finished'> = {
  range: options => binaryRange(options.values),
  grade({ values }, { text, item }) {
    const cut = wasCut(item)
    const unclosed = splitReasoning(text, { prefilled: item.think_prefilled ?? false }).state === 'unclosed'
    const detail = { finish_reason: item.finish_reason ?? null, cut, unclosed }
    return binary(!cut && !unclosed, values, detail, 'truncated')
  },
}

function wasCut({
  finish_reason: reason,
  completion_ids: ids,
  completion_tokens: count,
  max_tokens: most,
}: ScoreItem): boolean {
  if (typeof reason === 'string') return reason === 'length' || reason === 'max_tokens' || reason === 'truncated'
  const tokens = ids?.length ?? count
  return tokens !== undefined && most !== undefined && tokens >= most
}
