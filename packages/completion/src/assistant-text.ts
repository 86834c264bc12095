type Part = { readonly type: string; readonly text?: string }
type Message = { readonly role: string; readonly content?: string | null | readonly Part[] }

/**
 * The text that the policy wrote: a string as it is; of chat messages the assistant turns after the last user turn,
 * joined by line breaks. Tool output is never read, so that a completion cannot be credited with what it was given.
 */
export function assistantText(completion: string | readonly Message[]): string {
  if (typeof completion === 'string') return completion
  const lastUser = completion.findLastIndex(message => message.role === 'user')
  return completion
    .slice(lastUser + 1)
    .filter(message => message.role === 'assistant')
    .map(contentText)
    .join('\n')
}

function contentText({ content }: Message): string {
  if (typeof content === 'string') return content
  if (content === null || content === undefined) return ''
  return content.map(part => part.text ?? '').join('')
}
