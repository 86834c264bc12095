import type { RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

const CHUNK_CHARS = 2_048
const MAX_CHUNK_CHARS = 16_384

/**
 * The blocks of a Markdown text, CommonMark with GitHub's extensions. The parser's time grows with the square of what it
 * is given, so it is given pieces: cut before a line that starts a new block whatever stood before it (after a blank
 * line, not indented, no list item, outside of code and HTML), and the lines of fenced code left out, which no rule
 * counts. A single block of more than 16 KB is cut at a line; beyond 16 levels of quotes and lists, and beyond 128 marks
 * for emphasis, links and code in one block, further ones are taken as nothing. So O(n).
 */
export function markdownBlocks(text: string): RootContent[] {
  return piecesOf(text).flatMap(
    piece => fromMarkdown(piece, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }).children,
  )
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/
const CONTINUES = /^(?:[ \t]|[-*+>|]|\d{1,9}[.)]|$)/
const RAW_HTML = /<!--|<(?:pre|script|style|textarea)[\s>]|<\?|<!/i

const MAX_LEVELS = 16
const MAX_MARKS = 128

function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let piece: string[] = []
  let length = 0
  let fence: string | undefined
  let blank = true
  let raw = false
  const cut = (): void => {
    if (piece.length > 0) pieces.push(piece.join('\n'))
    piece = []
    length = 0
    raw = false
  }
  let marks = 0
  for (const written of text.split(/\r\n|\n|\r/)) {
    const { bodyAt, from } = fence === undefined ? levelsOf(written) : { bodyAt: 0, from: 0 }
    const body = written.slice(bodyAt)
    marks = written.trim() === '' ? 0 : marks + (fence === undefined ? (body.match(MARKS)?.length ?? 0) : 0)
    const line = written.slice(from, bodyAt) + (marks <= MAX_MARKS ? body : `${NO_BLOCK}${body.replace(MARKS, '')}`)
    if (blank && written.trim() === '' && fence === undefined) continue // a run of blank lines is one
    const mark = FENCE.exec(line)
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '') {
        piece.push(line)
        fence = undefined
      }
      continue
    }
    const starts = blank && !CONTINUES.test(line)
    if ((starts && length >= CHUNK_CHARS && !raw) || length + line.length > MAX_CHUNK_CHARS) cut()
    for (let from = 0; from === 0 || from < line.length; from += MAX_CHUNK_CHARS) {
      if (from > 0) cut()
      piece.push((from > 0 ? NO_BLOCK : '') + line.slice(from, from + MAX_CHUNK_CHARS))
    }
    length += Math.min(line.length, MAX_CHUNK_CHARS) + 1
    if (mark !== null && !(mark[1]?.startsWith('`') === true && mark[2]?.includes('`') === true)) fence = mark[1]
    raw ||= RAW_HTML.test(line)
    blank = line.trim() === ''
  }
  cut()
  return pieces
}

const LEVEL = /[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y
/** A character without width, so that what is left of a line opens no block. */
const NO_BLOCK = '\u2060'
const MARKS = /[*_~[\]`<!]/g

/** Where the text of a line starts after its quote and list marks, and where the last marks of those that count do. */
function levelsOf(line: string): { readonly bodyAt: number; readonly from: number } {
  const starts: number[] = []
  let at = 0
  LEVEL.lastIndex = 0
  for (let match = LEVEL.exec(line); match !== null && match[0] !== ''; match = LEVEL.exec(line)) {
    starts.push(match.index)
    at = LEVEL.lastIndex
  }
  return { bodyAt: at, from: starts.at(-MAX_LEVELS) ?? 0 }
}
