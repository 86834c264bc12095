/**
 * A completion parted at its reasoning.
 * `closed`    the last closing tag ends the reasoning, `answer` is what follows it
 * `unclosed`  a think block was opened, or prefilled, and never closed: nothing inside it is an answer
 * `none`      no think tags: the whole text is the answer part
 */
export type Reasoning = {
  readonly state: 'closed' | 'unclosed' | 'none'
  readonly reasoning: string
  readonly answer: string
}

/**
 * Parts a completion at the last closing think tag. O(n).
 * @param prefilled the prompt's template already opened the tag
 */
export function splitReasoning(text: string, { tag = 'think', prefilled = false } = {}): Reasoning {
  const open = `<${tag}>`
  const close = `</${tag}>`
  const closeAt = text.includes(close) ? text.lastIndexOf(close) : -1 // the search from the front is far cheaper
  const after = closeAt < 0 ? 0 : closeAt + close.length
  const reopenedAt = text.indexOf(open, after)
  if (closeAt >= 0) {
    const state = reopenedAt >= 0 ? 'unclosed' : 'closed'
    return {
      state,
      reasoning: text.slice(0, closeAt),
      answer: state === 'closed' ? text.slice(after) : text.slice(after, reopenedAt),
    }
  }
  if (prefilled) return { state: 'unclosed', reasoning: text, answer: '' }
  if (reopenedAt >= 0)
    return { state: 'unclosed', reasoning: text.slice(reopenedAt), answer: text.slice(0, reopenedAt) }
  return { state: 'none', reasoning: '', answer: text }
}
