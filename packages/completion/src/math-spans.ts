/** A stretch of math between delimiters; `content` without them, `start` and `end` with them. */
export type MathSpan = {
  readonly start: number
  readonly end: number
  readonly content: string
  readonly display: boolean
}

const ENVIRONMENT = /\\begin\{(equation|align|aligned|gather|gathered|displaymath|math|multline|eqnarray)(\*?)\}/y

/**
 * Math between `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and in display environments, in order, without overlap.
 * A `$` that opens on one line and closes nowhere in its paragraph, or is money, opens nothing. O(n).
 */
export function findMathSpans(text: string): readonly MathSpan[] {
  const spans: MathSpan[] = []
  // once a closing mark is known to be missing behind a place it is missing behind every later one
  const missing = new Set<string>()
  const closing = (mark: string, from: number): number => {
    if (missing.has(mark)) return -1
    const at = text.indexOf(mark, from)
    if (at < 0) missing.add(mark)
    return at
  }
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === 36) {
      const double = text.charCodeAt(at + 1) === 36
      const from = at + (double ? 2 : 1)
      const end = double ? closing('$$', from) : inlineEnd(text, from)
      if (end < 0) {
        at = from
        continue
      }
      if (end > from)
        spans.push({ start: at, end: end + (double ? 2 : 1), content: text.slice(from, end), display: double })
      at = end + (double ? 2 : 1)
    } else if (char === 92) {
      const next = text[at + 1]
      if (next === '(' || next === '[') {
        const end = closing(next === '(' ? '\\)' : '\\]', at + 2)
        if (end < 0) {
          at += 2
          continue
        }
        spans.push({ start: at, end: end + 2, content: text.slice(at + 2, end), display: next === '[' })
        at = end + 2
        continue
      }
      ENVIRONMENT.lastIndex = at
      const environment = next === 'b' ? ENVIRONMENT.exec(text) : null
      if (environment !== null) {
        const mark = `\\end{${environment[1]}${environment[2]}}`
        const from = ENVIRONMENT.lastIndex
        const end = closing(mark, from)
        if (end >= 0) {
          spans.push({ start: at, end: end + mark.length, content: text.slice(from, end), display: true })
          at = end + mark.length
          continue
        }
      }
      at += 2
    } else at++
  }
  return spans
}

/** The `$` that closes an inline span opened before `from`: in the same paragraph, not money. */
function inlineEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 4096)
  for (let at = from; at < limit; at++) {
    const char = text.charCodeAt(at)
    if (char === 92) at++
    else if (char === 10 && text.charCodeAt(at + 1) === 10) return -1
    else if (char === 36) {
      // "$5 and $6": white space before the closing sign and a digit behind it
      const spaced = at > from && /\s/.test(text[at - 1] as string) && /\d/.test(text[at + 1] ?? '')
      return spaced && /\d/.test(text[from] ?? '') ? -1 : at
    }
  }
  return -1
}
