/** Does `part` occur exactly once, counted without overlap as Python's `str.count` does? */
export function occursOnce(text: string, part: string): boolean {
  const first = text.indexOf(part)
  return first >= 0 && text.indexOf(part, first + part.length) < 0
}

/** Occurrences without overlap, as Python's `str.count`; the empty part is not asked for. */
export function occurrences(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
  return count
}
