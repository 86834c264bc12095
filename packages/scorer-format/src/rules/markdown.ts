import type { FormatGraderOf } from '@touchstone/contracts'
import type { Heading, List, Nodes, Root, Table } from 'mdast'
import { binaryRange, type Rule, type RuleGrade } from '../rule.ts'
import { partOf } from '../text/answer-part.ts'
import { markdownBlocks } from '../text/markdown-tree.ts'
import { segments } from '../text/segments.ts'

type Options = FormatGraderOf<'markdown'>
type Count = { readonly min?: number; readonly max?: number } | undefined
type Check = { readonly name: string; readonly passed: boolean; readonly found: number | string | null }

/** Longer texts are refused unread. */
const MAX_CHARS = 1_048_576

/**
 * Structure of Markdown, read by mdast with GitHub's extensions: headings (these, in this order; no skipped level), lists
 * and their lengths, tables, code blocks, paragraphs, words, sentences. `scoring`: `all` (default) checks must hold, or
 * `fraction` of them.
 */
export const markdown: Rule<'markdown'> = {
  range: options => binaryRange(options.values),
  grade(options, { text, item }): RuleGrade {
    const [fail, pass] = binaryRange(options.values)
    const read = partOf(text, item, options.part ?? 'answer')
    if (read.length > MAX_CHARS)
      return { score: fail, verdict: 'bad_format', detail: { miss: `longer than ${MAX_CHARS} characters` } }
    const checks = checksOf(options, read)
    const held = checks.filter(check => check.passed).length
    const share = checks.length === 0 ? 1 : held / checks.length
    const score = options.scoring === 'fraction' ? fail + (pass - fail) * share : share === 1 ? pass : fail
    const failed = checks.filter(check => !check.passed).map(({ name, found }) => ({ name, found }))
    return {
      score,
      verdict: share === 1 ? 'correct' : options.scoring === 'fraction' && held > 0 ? 'partial' : 'bad_format',
      detail: { checks: checks.length, held, failed },
    }
  },
}

function checksOf(options: Options, text: string): Check[] {
  const root: Root = { type: 'root', children: markdownBlocks(text) }
  const headings = root.children.filter((node): node is Heading => node.type === 'heading')
  const lists = root.children.filter((node): node is List => node.type === 'list')
  const tables = root.children.filter((node): node is Table => node.type === 'table')
  const checks: Check[] = []
  const count = (name: string, wanted: Count, found: number): void => {
    if (wanted !== undefined) checks.push({ name, passed: within(found, wanted), found })
  }
  const each = (name: string, wanted: Count, found: readonly number[]): void => {
    if (wanted === undefined) return
    const outside = found.find(number => !within(number, wanted))
    checks.push({ name, passed: found.length > 0 && outside === undefined, found: outside ?? null })
  }

  if (options.headings !== undefined) {
    let at = 0
    for (const heading of headings)
      if (at < options.headings.length && plain(heading) === fold(options.headings[at] ?? '')) at++
    checks.push({ name: 'headings', passed: at === options.headings.length, found: options.headings[at] ?? null })
  }
  if (options.headings_in_order === true) {
    const skipped = headings.find(
      (heading, index) => index > 0 && heading.depth > (headings[index - 1]?.depth ?? 0) + 1,
    )
    checks.push({
      name: 'headings_in_order',
      passed: skipped === undefined,
      found: skipped === undefined ? null : plain(skipped),
    })
  }
  count('heading_count', options.heading_count, headings.length)
  count('lists', options.lists, lists.length)
  each(
    'list_items',
    options.list_items,
    lists.map(list => list.children.length),
  )
  count('tables', options.tables, tables.length)
  each(
    'table_columns',
    options.table_columns,
    tables.map(table => table.children[0]?.children.length ?? 0),
  )
  count('code_blocks', options.code_blocks, countOf(root, 'code'))
  count('paragraphs', options.paragraphs, root.children.filter(({ type }) => type === 'paragraph').length)
  if (options.words !== undefined) count('words', options.words, segments(root.children.map(textOf).join('\n')).length)
  if (options.sentences !== undefined) count('sentences', options.sentences, sentenceCount(root))
  return checks
}

function within(found: number, { min = 0, max = Infinity }: NonNullable<Count>): boolean {
  return found >= min && found <= max
}

function plain(node: Nodes): string {
  return fold(textOf(node))
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replace(/:$/, '').toLowerCase()
}

function textOf(start: Nodes): string {
  const parts: string[] = []
  walk(start, node => {
    if (node.type === 'text') parts.push(node.value)
    else if (node.type === 'break' || node.type === 'paragraph' || node.type === 'tableCell') parts.push('\n')
  })
  return parts.join('')
}

function countOf(root: Root, type: Nodes['type']): number {
  let count = 0
  walk(root, node => {
    if (node.type === type) count++
  })
  return count
}

/** Every node in the order of the text, without recursion: nesting is the completion's. */
function walk(start: Nodes, visit: (node: Nodes) => void): void {
  const stack: Nodes[] = [start]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    visit(node)
    if ('children' in node)
      for (let index = node.children.length - 1; index >= 0; index--) {
        const child = node.children[index]
        if (child !== undefined) stack.push(child)
      }
  }
}

/** Sentences of the paragraphs, those in lists and quotes too. */
function sentenceCount(root: Root): number {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
  let count = 0
  walk(root, node => {
    if (node.type !== 'paragraph') return
    for (const { segment } of segmenter.segment(textOf(node))) if (/[\p{L}\p{N}]/u.test(segment)) count++
  })
  return count
}
