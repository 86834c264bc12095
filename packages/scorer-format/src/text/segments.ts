const CHUNK = 4096

/**
 * Words by the Unicode word breaker, without spaces and marks. Cut into chunks at white space before, since the breaker's
 * cost per call grows with what it is given. O(n).
 */
export function segments(text: string, locale?: string): string[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' })
  const found: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + CHUNK)
    if (to < text.length) {
      const space = text.lastIndexOf(' ', to)
      const line = text.lastIndexOf('\n', to)
      const cut = Math.max(space, line)
      if (cut > from) to = cut
      else if (text.charCodeAt(to - 1) >= 0xd800 && text.charCodeAt(to - 1) <= 0xdbff) to--
    }
    for (const { segment, isWordLike } of segmenter.segment(text.slice(from, to)))
      if (isWordLike === true) found.push(segment)
    from = to
  }
  return found
}
