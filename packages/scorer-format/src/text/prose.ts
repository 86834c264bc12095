/**
 * A text without what is in no human language: code, formulas, commands, tags, addresses. O(n), whatever is left open.
 */
export function proseOf(text: string): string {
  let rest = text
  for (const [open, close] of [
    ['```', '```'],
    ['~~~', '~~~'],
    ['\\[', '\\]'],
    ['\\(', '\\)'],
    ['$$', '$$'],
  ] as const)
    rest = without(rest, open, close)
  return rest
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/\$[^$\n]*\$/g, ' ')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/<\/?[A-Za-z][^<>\n]{0,64}>/g, ' ')
    .replace(/\\[A-Za-z]+/g, ' ')
}

/** Cuts out each `open…close`; the last one left open stays as it is. */
function without(text: string, open: string, close: string): string {
  let kept = ''
  let from = 0
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at + open.length)
    if (end < 0) break
    kept += `${text.slice(from, at)} `
    from = end + close.length
  }
  return kept + text.slice(from)
}
