import { expect, test } from 'vitest'
import { gradeNow, type Rule, scoreNow } from '../../test/support.ts'

const PAGE = `# Plan: a title

Some words here. And a *second* sentence.

## Steps

1. one
2. two
3. three

## Data

| a | b |
|---|---|
| 1 | 2 |

\`\`\`python
# not a heading
x = 1
\`\`\`
`

test.each<[string, Partial<Rule>, boolean]>([
  ['headings in this order', { headings: ['plan: a title', 'Steps', 'Data'] }, true],
  ['some of them', { headings: ['Steps'] }, true],
  ['another order', { headings: ['Data', 'Steps'] }, false],
  ['a heading inside code is none', { headings: ['not a heading'] }, false],
  ['no level skipped', { headings_in_order: true }, true],
  ['how many headings', { heading_count: { min: 3, max: 3 } }, true],
  ['too few headings', { heading_count: { min: 4 } }, false],
  ['one list', { lists: { min: 1, max: 1 } }, true],
  ['of three items', { list_items: { min: 3, max: 3 } }, true],
  ['of more', { list_items: { min: 4 } }, false],
  ['a table', { tables: { min: 1 } }, true],
  ['of two columns', { table_columns: { min: 2, max: 2 } }, true],
  ['a code block', { code_blocks: { min: 1, max: 1 } }, true],
  ['a paragraph', { paragraphs: { min: 1, max: 1 } }, true],
  ['words outside code', { words: { min: 19, max: 19 } }, true],
  ['sentences of paragraphs and list items', { sentences: { min: 5, max: 5 } }, true],
  ['too many words', { words: { max: 5 } }, false],
])('%s', (_reason, options, expected) => {
  expect(scoreNow({ rule: 'markdown', ...options } as Rule, PAGE)).toBe(expected ? 1 : 0)
})

test.each<[string, string, Partial<Rule>, boolean]>([
  ['a level skipped', '# a\n\n### b', { headings_in_order: true }, false],
  ['back up is no skip', '## a\n\n### b\n\n# c', { headings_in_order: true }, true],
  ['no list where items are counted', 'words', { list_items: { min: 1 } }, false],
  ['an empty text has no headings', '', { heading_count: { max: 0 } }, true],
  ['CRLF', '# a\r\n\r\n- b\r\n- c\r\n', { headings: ['a'], list_items: { min: 2, max: 2 } }, true],
  ['a list goes on over blank lines', '- a\n\n- b\n\n- c', { lists: { max: 1 }, list_items: { min: 3 } }, true],
  ['a paragraph ends a list', '- a\n\nb\n\n- c', { lists: { min: 2 } }, true],
  ['an open fence swallows the rest', '```\n# a\n- b', { heading_count: { max: 0 }, lists: { max: 0 } }, true],
  ['the reasoning is not read', '<think># a</think># b', { heading_count: { max: 1 }, headings: ['b'] }, true],
  ['underlined headings', 'Title\n=====\n\ntext', { headings: ['title'] }, true],
])('%s', (_reason, completion, options, expected) => {
  expect(scoreNow({ rule: 'markdown', ...options } as Rule, completion)).toBe(expected ? 1 : 0)
})

test('a long text counts as if it were read in one piece', () => {
  const section = '## Head\n\nSome text here, *stressed*.\n\n- a\n- b\n\n> quoted\n\n'

  const { detail } = gradeNow(
    {
      rule: 'markdown',
      heading_count: { min: 200, max: 200 },
      lists: { min: 200, max: 200 },
      paragraphs: { min: 200, max: 200 },
    },
    section.repeat(200),
  )

  expect(detail).toMatchObject({ checks: 3, held: 3 })
})

test('hostile nesting and marks neither crash nor hang', () => {
  for (const text of [
    '> '.repeat(50_000),
    ']]>'.repeat(30_000),
    '*1. '.repeat(20_000),
    '1. '.repeat(20_000),
    '*a_ '.repeat(20_000),
    '[a]('.repeat(20_000),
    '<!-- a\n\n'.repeat(5_000),
    '`'.repeat(50_000),
  ])
    expect(scoreNow({ rule: 'markdown', tables: { min: 1 } }, text)).toBe(0)
})
