export type Box = { readonly start: number; readonly end: number; readonly content: string }

const TOKEN = /\\boxed\s*\{|\\[\s\S]|[{}]/g

/**
 * The balanced `\boxed{…}` of a text that lie in no other, in order. One pass, whatever is left open: O(n).
 * `\{` and `\}` are characters, not braces.
 */
export function findBoxes(text: string): Box[] {
  const from = text.indexOf('\\boxed')
  if (from < 0) return []
  const open: { readonly boxAt: number; readonly contentAt: number }[] = []
  const closed: Box[] = []
  TOKEN.lastIndex = from
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const token = match[0]
    if (token === '{') open.push({ boxAt: -1, contentAt: match.index })
    else if (token === '}') {
      const frame = open.pop()
      if (frame !== undefined && frame.boxAt >= 0) {
        while ((closed.at(-1)?.start ?? -1) > frame.boxAt) closed.pop() // the ones inside
        closed.push({ start: frame.boxAt, end: match.index + 1, content: text.slice(frame.contentAt, match.index) })
      }
    } else if (token.endsWith('{') && token.length > 2)
      open.push({ boxAt: match.index, contentAt: match.index + token.length })
  }
  TOKEN.lastIndex = 0
  return closed
}
