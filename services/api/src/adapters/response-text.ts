type Message = { readonly role?: unknown; readonly content?: unknown }

export type ResponseText = {
  readonly text: string
  /** How it was found; `full` means that it may still hold the prompt. */
  readonly source: 'messages' | 'field' | 'prefix' | 'header' | 'full'
  /** The prompt's template had already opened the reasoning. */
  readonly thinkPrefilled: boolean
}

const HEADERS = [
  '<|im_start|>assistant\n',
  '<|start_header_id|>assistant<|end_header_id|>\n\n',
  '<｜Assistant｜>',
  '<|assistant|>\n',
  '<|Assistant|>',
  '<start_of_turn>model\n',
  '<|turn>model\n',
  '<|channel|>final<|message|>',
  '[/INST]',
]

const ENDINGS = [
  '<|im_end|>',
  '<|endoftext|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end_of_text|>',
  '<|end|>',
  '<|return|>',
  '<|pad|>',
  '<end_of_turn>',
  '<｜end▁of▁sentence｜>',
  '<eos>',
  '<pad>',
  '</s>',
  '[PAD]',
]

/**
 * What the policy wrote, out of what a trainer sends as prompt and response together: messages give their assistant
 * turns after the last user turn, never a tool's output; a query that begins with its prompt gives the rest; else what follows the last assistant header of a
 * known chat template; else all of it. End-of-turn and padding tokens go from its end; think tags stay.
 */
export function responseText(query: unknown, prompt: unknown): ResponseText {
  if (Array.isArray(query)) {
    const messages = query as readonly Message[]
    const from = messages.findLastIndex(({ role }) => role === 'user' || role === 'system') + 1
    const said = messages.slice(from).filter(({ role }) => role === 'assistant')
    const text = said.map(contentOf).join('\n')
    return { text: withoutEnding(text), source: 'messages', thinkPrefilled: false }
  }
  const text = typeof query === 'string' ? query : ''
  if (typeof prompt === 'string' && prompt !== '' && text.startsWith(prompt)) {
    return found(text, prompt.length, 'prefix')
  }
  const header = HEADERS.map(name => ({ at: text.lastIndexOf(name), length: name.length }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => b.at + b.length - (a.at + a.length))[0]
  if (header !== undefined) return found(text, header.at + header.length, 'header')
  return { text: withoutEnding(text), source: 'full', thinkPrefilled: false }
}

/** Messages of a chat in which the assistant says something: what `responseText` can read from a list. */
export function areMessages(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(part => typeof part === 'object' && part !== null && typeof (part as Message).role === 'string') &&
    value.some(part => (part as Message).role === 'assistant')
  )
}

/** A field that holds the response alone; the prompt, if it is text, tells whether the reasoning was opened there. */
export function plainResponse(response: string, prompt: unknown): ResponseText {
  return {
    text: withoutEnding(response),
    source: 'field',
    thinkPrefilled: typeof prompt === 'string' && opensThink(prompt) && !response.trimStart().startsWith('<think>'),
  }
}

function found(text: string, at: number, source: 'prefix' | 'header'): ResponseText {
  return { text: withoutEnding(text.slice(at)), source, thinkPrefilled: opensThink(text.slice(0, at)) }
}

function opensThink(prompt: string): boolean {
  return prompt.trimEnd().endsWith('<think>')
}

/** Without the tokens at its end and the white space around them; white space alone stays. O(what goes). */
function withoutEnding(text: string): string {
  let kept = text.length
  for (let end = beforeSpace(text, text.length); ; end = beforeSpace(text, kept)) {
    const token = ENDINGS.find(name => text.endsWith(name, end))
    if (token === undefined) return kept === text.length ? text : text.slice(0, end)
    kept = end - token.length
  }
}

function beforeSpace(text: string, end: number): number {
  let at = end
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--
  return at
}

function contentOf({ content }: Message): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: unknown) =>
      typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? part.text : '',
    )
    .join('')
}
