import { codeBlocks, languageOf } from '@touchstone/completion'

export type Fence = {
  /** Canonical name, else as written in lower case; '' where there is none. */
  readonly language: string
  readonly code: string
  readonly closed: boolean
}

/** The fenced code blocks of a text, as every part of the service reads them. O(n). */
export function findFences(text: string): Fence[] {
  if (!text.includes('```') && !text.includes('~~~')) return []
  return codeBlocks(text).map(({ language, label, code, unclosed }) => ({
    language: label.toLowerCase() === 'tsx' ? 'tsx' : (language ?? label.toLowerCase()),
    code,
    closed: !unclosed,
  }))
}

/** One name per language: `py` and `python3` are `python`, `c++` is `cpp`; TSX has a grammar and so a name of its own. */
export function languageName(tag: string): string {
  const lower = tag.toLowerCase()
  return lower === 'tsx' ? lower : (languageOf(tag) ?? lower)
}
