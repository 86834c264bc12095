import { expect, test } from 'vitest'
import { codeBlocks, languageOf } from './code-blocks.ts'

const fence = '```'

test.each<[string, string, (string | null)[], string[]]>([
  ['one block', `a\n${fence}python\nx = 1\n${fence}\nb`, ['python'], ['x = 1\n']],
  ['two blocks', `${fence}py\na\n${fence}\n${fence}js\nb\n${fence}`, ['python', 'javascript'], ['a\n', 'b\n']],
  ['no label', `${fence}\na\n${fence}`, [null], ['a\n']],
  ['tildes', '~~~rust\nfn main() {}\n~~~', ['rust'], ['fn main() {}\n']],
  [
    'a longer fence around a shorter one',
    '````python\n"""\n```\nx\n```\n"""\n````',
    ['python'],
    ['"""\n```\nx\n```\n"""\n'],
  ],
  ['Windows line breaks', `${fence}python\r\nx = 1\r\ny = 2\r\n${fence}\r\n`, ['python'], ['x = 1\ny = 2\n']],
  ['a label with more behind it', `${fence}python title="a.py"\nx\n${fence}`, ['python'], ['x\n']],
  ['a label in braces', `${fence}{.python}\nx\n${fence}`, ['python'], ['x\n']],
  ['a label with a space before it', `${fence} Python3\nx\n${fence}`, ['python'], ['x\n']],
  [
    'an indented fence',
    `1. So:\n   ${fence}python\n   def f():\n     pass\n   ${fence}`,
    ['python'],
    ['def f():\n  pass\n'],
  ],
  ['a fence that the end cuts off', `${fence}python\nx = 1\ny =`, ['python'], ['x = 1\ny =\n']],
  [
    'a fence in a fence of prose',
    `${fence}markdown\n# T\n${fence}python\nx\n${fence}\n${fence}`,
    ['python', null],
    ['x\n', `# T\n${fence}python\nx\n${fence}\n`],
  ],
  [
    'a fence in the text of a program',
    `${fence}python\ns = '''\n${fence}js\ny\n${fence}\n'''\n${fence}`,
    ['python'],
    [`s = '''\n${fence}js\ny\n${fence}\n'''\n`],
  ],
  [
    'a first fence that was never closed',
    `${fence}python\nx\n${fence}python\ny\n${fence}`,
    ['python', 'python'],
    ['x\n', 'y\n'],
  ],
  ['ticks in a line of text', 'use ```x``` here', [], []],
  ['an empty block', `${fence}python\n${fence}`, ['python'], ['']],
  ['an unknown label', `${fence}solution\nx\n${fence}`, [null], ['x\n']],
])('%s', (_name, text, languages, codes) => {
  const blocks = codeBlocks(text)

  expect(blocks.map(({ language }) => language)).toEqual(languages)
  expect(blocks.map(({ code }) => code)).toEqual(codes)
})

test('offsets cover the fences', () => {
  const text = `a\n${fence}py\nx\n${fence}\nb`

  const [block] = codeBlocks(text)

  expect(text.slice(block?.start, block?.end)).toBe(`${fence}py\nx\n${fence}`)
})

test('a hundred thousand fences take linear time', () => {
  expect(codeBlocks(`${fence}python\n`.repeat(100_000)).length).toBeGreaterThan(0)
  expect(codeBlocks(`${fence}\n`.repeat(100_000))).toHaveLength(50_000)
  expect(codeBlocks(`${fence}markdown\n`.repeat(50_000) + `${fence}\n`.repeat(50_000))).toBeDefined()
})

test('names of languages', () => {
  expect([languageOf('Py'), languageOf('C++'), languageOf('golang'), languageOf('klingon')]).toEqual([
    'python',
    'cpp',
    'go',
    null,
  ])
})
