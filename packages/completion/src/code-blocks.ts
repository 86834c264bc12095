/** A fenced block of a completion, its code without the fence, with LF line breaks. */
export type CodeBlock = {
  /** Its place among the blocks of the text that was searched. */
  readonly index: number
  /** Canonical language of the fence; null where it names none or none that is known. */
  readonly language: string | null
  /** The first word after the fence, as it was written. */
  readonly label: string
  readonly code: string
  /** Offsets of the whole block in the text. */
  readonly start: number
  readonly end: number
  /** The completion ended before the fence did. */
  readonly unclosed: boolean
}

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['python', ['python', 'py', 'python3', 'python2', 'py3', 'pypy', 'pypy3', 'sage', 'cpython']],
  ['javascript', ['javascript', 'js', 'node', 'nodejs', 'mjs', 'cjs', 'jsx', 'ecmascript', 'es6']],
  ['typescript', ['typescript', 'ts', 'tsx', 'mts', 'cts']],
  [
    'cpp',
    [
      'cpp',
      'c++',
      'cxx',
      'cc',
      'hpp',
      'c++11',
      'c++14',
      'c++17',
      'c++20',
      'c++23',
      'cpp11',
      'cpp14',
      'cpp17',
      'cpp20',
      'cpp23',
      'g++',
    ],
  ],
  ['c', ['c', 'h', 'c99', 'c11', 'c17']],
  ['java', ['java']],
  ['go', ['go', 'golang']],
  ['rust', ['rust', 'rs']],
  ['ruby', ['ruby', 'rb']],
  ['php', ['php']],
  ['lua', ['lua']],
  ['csharp', ['csharp', 'cs', 'c#']],
  ['kotlin', ['kotlin', 'kt']],
  ['swift', ['swift']],
  ['scala', ['scala']],
  ['haskell', ['haskell', 'hs']],
  ['perl', ['perl', 'pl']],
  ['r', ['r']],
  ['julia', ['julia', 'jl']],
  ['bash', ['bash', 'sh', 'shell', 'zsh', 'console', 'shell-session']],
  ['sql', ['sql', 'sqlite', 'mysql', 'postgresql']],
  ['html', ['html']],
  ['css', ['css']],
  ['json', ['json', 'jsonc', 'json5']],
  ['yaml', ['yaml', 'yml']],
  ['toml', ['toml']],
  ['xml', ['xml']],
  ['latex', ['latex', 'tex']],
  ['mermaid', ['mermaid']],
  ['diff', ['diff', 'patch']],
])

const LANGUAGE_OF = new Map([...ALIASES].flatMap(([language, names]) => names.map(name => [name, language] as const)))

/** The canonical name of a language (`py` → python, `c++` → cpp), or null for a name that is not known. */
export function languageOf(name: string): string | null {
  return LANGUAGE_OF.get(name.trim().toLowerCase()) ?? null
}

/** Fences of prose, inside which fences of their own may stand. */
const WRAPPERS = new Set(['markdown', 'md', 'mdx', 'text', 'txt', 'plaintext', 'xml', 'html'])

type Line = { readonly start: number; readonly end: number; readonly text: string }
type Fence = { readonly indent: number; readonly mark: string; readonly info: string }
type Open = { readonly fence: Fence; readonly line: Line; readonly first: number }

const MAX_NESTING = 8

/**
 * The fenced code blocks of a text, in order of their ends; CommonMark's fences (backticks or tildes, closed by at least
 * as many), and what models write beside them: fences at any indentation, a fence within a fence of prose, a fence
 * within the text of a program, a last fence that the end of the completion cut off. O(n).
 */
export function codeBlocks(text: string): readonly CodeBlock[] {
  const lines = splitLines(text)
  const nested = scan(text, lines, true)
  return nested ?? scan(text, lines, false) ?? []
}

/**
 * @param nesting a fence with a label inside an open one begins an inner block; otherwise it ends the open one
 * @returns undefined where, read that way, an outer fence never closes
 */
function scan(text: string, lines: readonly Line[], nesting: boolean): CodeBlock[] | undefined {
  const blocks: CodeBlock[] = []
  const open: Open[] = []
  let nested = false
  const close = (top: Open, endLine: number, unclosed: boolean): void => {
    const { label, language } = readInfo(top.fence.info)
    const last = lines[endLine]
    blocks.push({
      index: blocks.length,
      language,
      label,
      code: dedent(lines.slice(top.first + 1, unclosed ? lines.length : endLine), top.fence.indent),
      start: top.line.start,
      end: unclosed || last === undefined ? text.length : last.end,
      unclosed,
    })
  }

  for (const [index, line] of lines.entries()) {
    const fence = readFence(line.text)
    const top = open.at(-1)
    if (fence === undefined) continue
    if (top === undefined) {
      open.push({ fence, line, first: index })
      continue
    }
    if (closes(fence, top.fence)) {
      open.pop()
      if (isBlockOfItsOwn(open)) close(top, index, false)
      if (open.length === 0) nested = false
      continue
    }
    if (fence.info === '' || fence.mark[0] !== top.fence.mark[0] || fence.mark.length < top.fence.mark.length) continue
    if (nesting) {
      nested = true
      if (open.length < MAX_NESTING) open.push({ fence, line, first: index })
    } else if (languageOf(readInfo(fence.info).label) !== null) {
      open.pop()
      close(top, index, false)
      open.push({ fence, line, first: index })
    }
  }
  const [outer] = open
  if (nested && outer !== undefined) return undefined
  if (outer !== undefined) close(outer, lines.length - 1, true)
  return blocks.map((block, index) => ({ ...block, index }))
}

/** Blocks count at the top and inside fences of prose, never inside another program's text. */
function isBlockOfItsOwn(enclosing: readonly Open[]): boolean {
  return enclosing.every(({ fence }) => WRAPPERS.has(readInfo(fence.info).label.toLowerCase()))
}

function closes(fence: Fence, opener: Fence): boolean {
  return (
    fence.info === '' &&
    fence.mark[0] === opener.mark[0] &&
    fence.mark.length >= opener.mark.length &&
    fence.indent <= opener.indent + 3
  )
}

function readFence(line: string): Fence | undefined {
  const match = /^([ \t]*)(`{3,}|~{3,})([^\n]*)$/.exec(line)
  if (match === null) return undefined
  const [, indent = '', mark = '', rest = ''] = match
  if (mark.startsWith('`') && rest.includes('`')) return undefined // code in a line of text
  return { indent: indent.length, mark, info: rest.trim() }
}

function readInfo(info: string): { label: string; language: string | null } {
  const label = /^[{.]*\s*([^\s{}:,;=]*)/.exec(info)?.[1] ?? ''
  return { label, language: languageOf(label) }
}

function splitLines(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start <= text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const content = text.endsWith('\r', end) && end > start ? text.slice(start, end - 1) : text.slice(start, end)
    lines.push({ start, end, text: content })
    if (newline < 0) break
    start = newline + 1
  }
  return lines
}

/** Takes the indentation of the fence off each line that has it. */
function dedent(lines: readonly Line[], indent: number): string {
  const text = lines.map(line => {
    const own = line.text.length - line.text.trimStart().length
    return line.text.slice(Math.min(own, indent))
  })
  return text.length === 0 ? '' : `${text.join('\n')}\n`
}
