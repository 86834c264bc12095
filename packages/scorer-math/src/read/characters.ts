export const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9'

export const isLetter = (char: string | undefined): boolean =>
  char !== undefined && ((char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z'))

const LETTER = /\p{L}/u

export const isLetterLike = (char: string): boolean => isLetter(char) || (char > '\x7f' && LETTER.test(char))

export function skipSpaces(text: string, at: number): number {
  while (text[at] === ' ') at++
  return at
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** The braced argument at `at`, white space before it skipped; null where there is none. */
export function braced(text: string, at: number): { content: string; end: number } | null {
  let start = at
  while (text[start] === ' ' || text[start] === '\n') start++
  if (text[start] !== '{') return null
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const char = text[index]
    if (char === '\\') index++
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return { content: text.slice(start + 1, index), end: index + 1 }
  }
  return null
}

export function single(text: string, at: number): { content: string; end: number } | null {
  const start = skipSpaces(text, at)
  const char = text[start]
  return char === undefined || char === '\\' ? null : { content: char, end: start + 1 }
}
