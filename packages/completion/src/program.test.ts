import { describe, expect, test } from 'vitest'
import { type ProgramOptions, readProgram } from './program.ts'

const fenced = (label: string, code: string): string => `\`\`\`${label}\n${code}\n\`\`\`\n`
const f = 'def f(x):\n    return x'

function codeOf(text: string, options: ProgramOptions = { language: 'python' }): string {
  const read = readProgram(text, options)
  return read.ok ? read.program.code : read.reason
}

test.each<[string, string, ProgramOptions, string]>([
  ['prose around a block', `So:\n${fenced('python', f)}That is it.`, { language: 'python' }, `${f}\n`],
  ['the last of two', fenced('python', 'a = 1') + fenced('python', 'a = 2'), { language: 'python' }, 'a = 2\n'],
  [
    'the first of two',
    fenced('python', 'a = 1') + fenced('python', 'a = 2'),
    { language: 'python', pick: 'first' },
    'a = 1\n',
  ],
  [
    'only one, but there are two',
    fenced('python', 'a = 1') + fenced('python', 'a = 2'),
    { language: 'python', pick: 'only' },
    'several_blocks',
  ],
  ['only one', fenced('bash', 'pip install x') + fenced('python', f), { language: 'python', pick: 'only' }, `${f}\n`],
  [
    'the block that defines the entry, not the usage after it',
    fenced('python', f) + fenced('python', 'print(f(1))\nassert f(2) == 2'),
    { language: 'python', entry: 'f' },
    `${f}\n`,
  ],
  [
    'the entry in snake case',
    fenced('python', 'def two_sum(a): pass') + fenced('python', 'x = 1'),
    { language: 'python', entry: 'twoSum' },
    'def two_sum(a): pass\n',
  ],
  ['another language after it', fenced('python', f) + fenced('text', 'Output: 1'), { language: 'python' }, `${f}\n`],
  ['a block without a label', fenced('', f), { language: 'python' }, `${f}\n`],
  ['a label before one without', fenced('python', f) + fenced('', 'Output: 3'), { language: 'python' }, `${f}\n`],
  ['only another language', fenced('rust', 'fn main() {}'), { language: 'python' }, 'other_language'],
  ['nothing', 'I do not know.', { language: 'python' }, 'no_code'],
  ['an empty block', fenced('python', ''), { language: 'python' }, 'no_code'],
  ['JavaScript where TypeScript is asked', fenced('js', 'const f = 1'), { language: 'typescript' }, 'const f = 1\n'],
  ['an answer tag around a block', `<answer>\n${fenced('python', f)}</answer>`, { language: 'python' }, `${f}\n`],
  [
    'an answer tag after other blocks',
    `${fenced('python', 'x = 1')}<answer>${fenced('python', f)}</answer>`,
    { language: 'python' },
    `${f}\n`,
  ],
  ['an answer tag without a fence', `<answer>\n${f}\n</answer>`, { language: 'python' }, `${f}\n`],
  [
    'an answer tag that only names the result',
    `${fenced('python', f)}<answer>42</answer>`,
    { language: 'python' },
    `${f}\n`,
  ],
  [
    'an answer tag inside the program',
    fenced('python', 'print("<answer>1</answer>")'),
    { language: 'python' },
    'print("<answer>1</answer>")\n',
  ],
  [
    'a byte order mark and Windows line breaks',
    `\uFEFF${fenced('python', f)}`.replaceAll('\n', '\r\n'),
    { language: 'python' },
    `${f}\n`,
  ],
  ['code alone', f, { language: 'python' }, `${f}\n`],
  [
    'prose around code without a fence',
    `Here is the solution:\n\nimport math\n\n${f}\n\nThis works because of x.`,
    { language: 'python' },
    `import math\n\n${f}\n`,
  ],
  [
    'a program alone',
    'n = int(input())\nfor i in range(n):\n    print(i)\n',
    { language: 'python' },
    'n = int(input())\nfor i in range(n):\n    print(i)\n',
  ],
  [
    'C++ alone',
    '#include <cstdio>\nint main() {\n  puts("1");\n}\nDone.',
    { language: 'cpp' },
    '#include <cstdio>\nint main() {\n  puts("1");\n}\n',
  ],
  ['the text as a whole', 'x = 1 and prose', { language: 'python', pick: 'whole' }, 'x = 1 and prose'],
  ['the text as a whole, with a fence around it', fenced('python', f), { language: 'python', pick: 'whole' }, `${f}\n`],
  ['the language by its fence', fenced('go', 'package main'), {}, 'package main\n'],
  [
    'the language by its look',
    fenced('', '#include <iostream>\nint main() {}'),
    {},
    '#include <iostream>\nint main() {}\n',
  ],
  ['no language at all', fenced('', 'hello'), {}, 'no_language'],
])('%s', (_name, text, options, code) => {
  expect(codeOf(text, options)).toBe(code)
})

test('code that ends a fence which the prompt had opened', () => {
  expect(codeOf(`${f}\n\`\`\`\nThis is it.`)).toBe(`${f}\n`)
})

test('a class without a fence', () => {
  const code = 'class Solution:\n    def f(self, x):\n        return x\n'

  expect(codeOf(code, { language: 'python', entry: 'f' })).toBe(code)
})

const prefix = 'from typing import List\n\ndef f(x: int) -> int:\n    """Add one.\n    >>> f(1)\n    2\n    """\n'

test.each<[string, string, string, 'continued' | 'repeated']>([
  ['a body as the prompt left it', '    return x + 1\n', `${prefix}    return x + 1\n`, 'continued'],
  [
    'a body in a fence that lost its indentation',
    fenced('python', 'return x + 1'),
    `${prefix}    return x + 1\n`,
    'continued',
  ],
  ['a body followed by prose', '    return x + 1\n\nThis adds one.', `${prefix}    return x + 1\n`, 'continued'],
  [
    'the whole function again',
    fenced('python', 'def f(x):\n    return x + 1'),
    'from typing import List\n\ndef f(x):\n    return x + 1\n',
    'repeated',
  ],
  ['the whole prompt again', fenced('python', `${prefix}    return x + 1`), `${prefix}    return x + 1\n`, 'repeated'],
])('after a prompt, %s', (_name, text, code, how) => {
  const read = readProgram(text, { language: 'python', entry: 'f', prefix })

  expect(read).toMatchObject({ ok: true, program: { code, from: { prefix: how } } })
})

test("LeetCode's starter code is repeated or filled in", () => {
  const starter = 'class Solution:\n    def twoSum(self, nums: List[int], target: int) -> List[int]:\n        '
  const options = { language: 'python', entry: 'twoSum', prefix: starter }

  expect(
    codeOf(fenced('python', 'class Solution:\n    def twoSum(self, nums, target):\n        return []'), options),
  ).toBe('class Solution:\n    def twoSum(self, nums, target):\n        return []\n')
  expect(codeOf(fenced('python', 'return []'), options)).toBe(`${starter}return []\n`)
})

test('a prompt in another language is continued as it stands', () => {
  const stem = '#include <vector>\nint f(int x) {\n'

  expect(codeOf('    return x + 1;\n}\n', { language: 'cpp', entry: 'f', prefix: stem })).toBe(
    `${stem}    return x + 1;\n}\n`,
  )
  expect(codeOf(fenced('cpp', 'int f(int x) { return x; }'), { language: 'cpp', entry: 'f', prefix: stem })).toBe(
    '#include <vector>\nint f(int x) { return x; }\n',
  )
})

test('which block was used is told', () => {
  const read = readProgram(fenced('python', 'a = 1') + fenced('python', 'b = 2'), { language: 'python' })

  expect(read).toMatchObject({ ok: true, program: { from: { source: 'fence', block: 1, blocks: 2 } } })
})

test('lone surrogates become a replacement character', () => {
  expect(codeOf(fenced('python', 's = "\ud800"'))).toBe('s = "\ufffd"\n')
})

test('ten megabytes of anything are read in linear time', () => {
  for (const text of ['def f(', 'a b ', '<answer>', '"""\n', '(', ' \n'])
    expect(
      readProgram(text.repeat(Math.ceil(2_000_000 / text.length)), { language: 'python', entry: 'f' }),
    ).toBeDefined()
})

const FENCE = '```'

describe('a program whose fences are not as they should be', () => {
  const f = 'def f(a):\n    return a\n'
  const rows: readonly (readonly [why: string, completion: string])[] = [
    [
      'the fence closes at the end of the last line',
      `Sure:\n${FENCE}python\ndef f(a):\n    return a${FENCE}\nIt works.`,
    ],
    ['the same at the end of the text', `${FENCE}python\ndef f(a):\n    return a${FENCE}`],
    ['words stand after the closing fence', `${FENCE}python\n${f}${FENCE} Hope this helps!`],
    ['the end of the turn is glued to it', `${FENCE}python\n${f}${FENCE}<|im_end|>`],
    ['the end of the turn stands where the fence should', `${FENCE}python\n${f}</s>`],
    ['the label stands on a line of its own', `${FENCE}\npython\n${f}${FENCE}`],
    ['code stands beside the label', `${FENCE}python def f(a):\n    return a\n${FENCE}`],
    ['the block is quoted', `> ${FENCE}python\n> def f(a):\n>     return a\n> ${FENCE}`],
    ['it is only indented', 'Here it is:\n\n    def f(a):\n        return a\n\nThat is all.'],
  ]

  test.each(rows)('is read where %s', (_why, completion) => {
    const read = readProgram(completion, { language: 'python', entry: 'f' })

    expect(read.ok && read.program.code).toBe(f)
  })

  test.each([
    ['a line of three backticks', `The function is ${FENCE}def f(a): return a${FENCE}.`],
    ['a line of one', 'The function is `def f(a): return a`, as `f(1)` shows.'],
  ])('is read from %s in prose', (_why, completion) => {
    const read = readProgram(completion, { language: 'python', entry: 'f' })

    expect(read.ok && read.program.code).toBe('def f(a): return a\n')
  })

  test.each([
    [
      'a string of backticks at the end of a line, where the fence closes below',
      `${FENCE}js\nconst f = () => "x" // ${FENCE}\n${FENCE}`,
    ],
    [
      'an example in a text of the program',
      `${FENCE}python\ndef f(a):\n    """\n    ${FENCE}\n    f(1)\n    ${FENCE}\n    """\n    return a\n${FENCE}`,
    ],
    ['a title beside the label', `${FENCE}python title="a.py"\n${f}${FENCE}`],
  ])('keeps %s', (_why, completion) => {
    const read = readProgram(completion, { entry: 'f' })

    expect(read.ok && read.program.code).toBe(`${completion.split('\n').slice(1, -1).join('\n')}\n`)
  })

  test('takes linear time on a megabyte of fences, spaces and backticks', () => {
    for (const part of [`${FENCE}\n`, ' ', '`', `x${FENCE}\n`, '> \n', '<|a|>', '    \n']) {
      const text = part.repeat(1_000_000 / part.length)

      expect(readProgram(text, { language: 'python', entry: 'f' }).ok).toBeTypeOf('boolean')
    }
  })
})

describe('a continuation', () => {
  const prefix = 'def f(a):\n    """Doc."""\n'

  test.each([
    [
      'whose first line alone was trimmed',
      'x = a\n    if x:\n        x += 1\n    return x\n',
      'x = a\n    if x:\n        x += 1\n    return x\n',
    ],
    [
      'whose first line opens a block and was trimmed',
      'if a:\n        return 1\n    return 0\n',
      'if a:\n        return 1\n    return 0\n',
    ],
    ['that was taken out by one level', 'if a:\n    return 1\nreturn 0\n', 'if a:\n        return 1\n    return 0\n'],
  ])('goes below its header: %s', (_why, body, wanted) => {
    const read = readProgram(`${FENCE}python\n${body}${FENCE}`, { language: 'python', entry: 'f', prefix })

    expect(read.ok && read.program.code).toBe(`${prefix}    ${wanted}`)
  })

  test('that repeats a method without its class goes back there', () => {
    const read = readProgram(`${FENCE}python\ndef two(self, a):\n    return a\n${FENCE}`, {
      language: 'python',
      entry: 'two',
      prefix: 'from typing import *\nclass Solution:\n    def two(self, a: int) -> int:\n',
    })

    expect(read.ok && read.program.code).toBe(
      'from typing import *\nclass Solution:\n    def two(self, a):\n        return a\n',
    )
  })
})
