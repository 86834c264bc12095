export type Fence = {
  /** First word of the info string, lower case; '' where there is none. */
  readonly language: string
  readonly code: string
  readonly closed: boolean
  readonly start: number
}

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\r\n]*)$/

/**
 * Fenced code blocks after CommonMark 4.5: three or more backticks or tildes, closed by at least as many of the same
 * and nothing else on the line; one that is never closed runs to the end. O(n).
 */
export function findFences(text: string): Fence[] {
  if (!text.includes('```') && !text.includes('~~~')) return []
  const fences: Fence[] = []
  let open: { mark: string; language: string; start: number; codeAt: number } | undefined
  let at = 0
  while (at <= text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end).replace(/\r$/, '')
    if (line.length > 2 && (line.includes('```') || line.includes('~~~'))) {
      const match = OPENING.exec(line)
      if (match !== null) {
        const [, mark = '', info = ''] = match
        if (open === undefined) {
          if (!(mark.startsWith('`') && info.includes('`')))
            open = { mark, language: firstWord(info), start: at, codeAt: newline < 0 ? text.length : newline + 1 }
        } else if (mark[0] === open.mark[0] && mark.length >= open.mark.length && info.trim() === '') {
          fences.push({
            language: open.language,
            code: text.slice(open.codeAt, Math.max(open.codeAt, at)),
            closed: true,
            start: open.start,
          })
          open = undefined
        }
      }
    }
    if (newline < 0) break
    at = newline + 1
  }
  if (open !== undefined)
    fences.push({ language: open.language, code: text.slice(open.codeAt), closed: false, start: open.start })
  return fences
}

const ALIASES: Readonly<Record<string, string>> = {
  py: 'python',
  python3: 'python',
  'c++': 'cpp',
  cc: 'cpp',
  cxx: 'cpp',
  js: 'javascript',
  node: 'javascript',
  mjs: 'javascript',
  ts: 'typescript',
  golang: 'go',
  rs: 'rust',
  yml: 'yaml',
  shell: 'bash',
  sh: 'bash',
}

/** One name per language: `py` and `python3` are `python`, `c++` is `cpp`. */
export function languageName(tag: string): string {
  const lower = tag.toLowerCase()
  return Object.hasOwn(ALIASES, lower) ? (ALIASES[lower] ?? lower) : lower
}

function firstWord(info: string): string {
  const word = /^[^\s{,:]+/.exec(info.trim())
  return word === null ? '' : word[0].toLowerCase()
}
