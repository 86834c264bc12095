import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A fenced block of a page. `lang not-run: reason` says why a block is not run here. */
export type CodeBlock = {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly text: string
  readonly notRun: string | undefined
  /** The JSON that stands right after it, as its answer. */
  readonly answer: string | undefined
}

const PAGES = [
  'README.md',
  'docs/**/*.md',
  'clients/python/*.md',
  'examples/**/*.md',
  'sandbox-images/*.md',
  'bench/**/*.md',
]

/** Every fenced block with a language, of every page, in order. */
export function readCodeBlocks(root: string): CodeBlock[] {
  return PAGES.flatMap(pattern => globSync(pattern, { cwd: root }))
    .sort()
    .flatMap(page => blocksOf(page, readFileSync(join(root, page), 'utf8')))
}

function blocksOf(page: string, text: string): CodeBlock[] {
  const found: { block: CodeBlock; end: number }[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const [, language = '', info = ''] = /^```([\w-]+)?[ ]?(.*)$/.exec(lines[at] ?? '') ?? []
    if (!lines[at]?.startsWith('```')) continue
    const start = at + 1
    let end = start
    while (end < lines.length && lines[end] !== '```') end++
    at = end
    if (language === '') continue
    const body = lines.slice(start, end).join('\n')
    const previous = found.at(-1)
    const between =
      previous === undefined
        ? undefined
        : lines
            .slice(previous.end + 1, start - 1)
            .join('')
            .trim()
    if (language === 'json' && between === '' && previous?.block.language === 'bash') {
      found.splice(-1, 1, { block: { ...previous.block, answer: body }, end })
      continue
    }
    const notRun = /^not-run: (.+)$/.exec(info)?.[1]
    found.push({ block: { page, line: start, language, text: body, notRun, answer: undefined }, end })
  }
  return found.map(({ block }) => block)
}
