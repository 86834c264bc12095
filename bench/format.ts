// How fast is the format lane, is every rule linear, and does any pattern hold it up?

import type { FormatGraderOf, FormatRule, ScoreItem } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'
import { type BenchRow, type BenchTable, median } from './table.ts'

type FormatGrader = FormatGraderOf<FormatRule>

const ROUNDS = 7
const GOAL_PER_SECOND = 50_000
const GOAL_LINEAR = 15
const GOAL_PATTERN_MS = 10

/** CPU milliseconds that an action takes. */
async function cpuMs(act: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

export async function run(): Promise<BenchTable> {
  const scorer = createFormatScorer()
  const grade = (rule: object, completion: string): unknown => {
    const grader = { kind: 'format', ...rule } as FormatGrader
    const item: ScoreItem = {
      id: 'bench',
      completion,
      graders: [grader],
      group_id: 'g',
      max_tokens: 1_000_000,
      prompt: 'Why?',
    }
    const outcomes = new Map([['math', { verdict: 'correct', score: 1, detail: {} } as const]])
    return scorer.grade(item, grader, { completion, outcomes, signal: new AbortController().signal })
  }
  const rows: BenchRow[] = [
    ...(await throughput(grade)),
    ...(await linearity(grade)),
    ...(await patterns(grade, scorer.check)),
  ]
  return {
    name: 'format',
    rows,
    notes: [`CPU time of one core, median of ${ROUNDS} rounds; completions differ, so that nothing is remembered`],
  }
}

type GradeOf = (rule: object, completion: string) => unknown

async function throughput(grade: GradeOf): Promise<BenchRow[]> {
  const completions = Array.from({ length: 4_000 }, (_, index) => completionOf(2_048, index))
  const rounds: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const spent = await cpuMs(() => {
      for (const completion of completions) {
        grade({ rule: 'think-answer' }, completion)
        grade({ rule: 'tag-count' }, completion)
        grade({ rule: 'boxed' }, completion)
      }
    })
    if (round > 0) rounds.push((completions.length / spent) * 1000) // the first warms up
  }
  const value = median(rounds)
  return [
    {
      what: 'think-answer + tag-count + boxed, 2 KB',
      value,
      unit: 'completions/s/core',
      spread: `${Math.round(Math.min(...rounds))}–${Math.round(Math.max(...rounds))}`,
      goal: `≥ ${GOAL_PER_SECOND}`,
      met: value >= GOAL_PER_SECOND,
    },
  ]
}

/** Every rule on a text and on one ten times as long. */
async function linearity(grade: GradeOf): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [name, rule, make] of RULES) {
    const short = make(20_000)
    const long = make(200_000)
    await grade(rule, short) // grammars load here
    const repeats = await repeatsFor(() => grade(rule, short))
    const ratios: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const one = await cpuMs(async () => {
        for (let each = 0; each < repeats; each++) await grade(rule, short)
      })
      const ten = await cpuMs(async () => {
        for (let each = 0; each < repeats; each++) await grade(rule, long)
      })
      ratios.push(ten / one)
    }
    const value = median(ratios)
    rows.push({
      what: `${name}, 10 × longer`,
      value,
      unit: '× slower',
      goal: `≤ ${GOAL_LINEAR}`,
      met: value <= GOAL_LINEAR,
    })
  }
  return rows
}

/** Enough repetitions for about 4 ms. */
async function repeatsFor(act: () => unknown): Promise<number> {
  let repeats = 1
  for (;;) {
    const spent = await cpuMs(async () => {
      for (let each = 0; each < repeats; each++) await act()
    })
    if (spent >= 4 || repeats >= 4096) return repeats
    repeats *= 2
  }
}

async function patterns(grade: GradeOf, check: (grader: FormatGrader) => readonly unknown[]): Promise<BenchRow[]> {
  let worst = 0
  let worstPattern = ''
  let refused = 0
  for (const pattern of HOSTILE_PATTERNS) {
    const rule = { rule: 'regex', pattern, flags: 's' }
    if (check({ kind: 'format', ...rule } as FormatGrader).length > 0) {
      refused++
      continue
    }
    for (const text of HOSTILE_TEXTS) {
      grade(rule, text.slice(0, 1_000))
      const rounds: number[] = []
      for (let round = 0; round < 3; round++) rounds.push(await cpuMs(() => grade(rule, text)))
      const spent = median(rounds)
      if (spent > worst) {
        worst = spent
        worstPattern = pattern
      }
    }
  }
  return [
    {
      what: `slowest hostile pattern on 64 KB: ${worstPattern.slice(0, 40)}`,
      value: worst,
      unit: 'ms',
      goal: `≤ ${GOAL_PATTERN_MS}, or refused`,
      met: worst <= GOAL_PATTERN_MS,
    },
    { what: 'hostile patterns refused with their position', value: refused, unit: `of ${HOSTILE_PATTERNS.length}` },
  ]
}

function completionOf(length: number, seed: number): string {
  const sentence = `So case ${seed} needs x = ${seed * 7} and then we divide by ${(seed % 9) + 1}. `
  const head = '<think>\n'
  const tail = `\n</think>\n<answer>\nTherefore \\boxed{\\frac{${seed}}{${seed + 1}}}\n</answer>`
  return head + sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length - head.length - tail.length) + tail
}

const prose = (length: number): string => completionOf(length, 3)
const fill = (unit: string) => (length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
const fenced = (language: string, line: string) => (length: number) =>
  `\`\`\`${language}\n${fill(line)(length)}\n\`\`\``
const inAnswer = (make: (length: number) => string) => (length: number) => `<think>a</think>${make(length)}`

/** Each rule on a plain text, and on the text that would hurt a careless one most. */
const RULES: readonly (readonly [name: string, rule: object, make: (length: number) => string])[] = [
  ['think-answer r1', { rule: 'think-answer' }, prose],
  [
    'think-answer open-r1, closing tags',
    { rule: 'think-answer', variant: 'open-r1' },
    length => `<think>\n\n</think>\n<answer>\n${fill('\n</answer> ')(length)}`,
  ],
  [
    'think-answer ms-swift, joints',
    { rule: 'think-answer', variant: 'ms-swift' },
    length => `<think>${fill('</think>   ')(length)}`,
  ],
  ['think-answer open-instruct', { rule: 'think-answer', variant: 'open-instruct' }, fill('</think> \n')],
  [
    'think-answer willccb-soft',
    { rule: 'think-answer', variant: 'willccb-soft' },
    length => `<reasoning>${fill('</reasoning> ')(length)}`,
  ],
  ['tag-count', { rule: 'tag-count' }, fill('<think>\n')],
  ['xml-count', { rule: 'xml-count' }, fill('\n</answer>\n')],
  ['tags-once', { rule: 'tags-once', tags: ['<a>', '</a>'] }, fill('<a>')],
  ['boxed', { rule: 'boxed' }, prose],
  ['boxed, never closed', { rule: 'boxed' }, fill('\\boxed{')],
  ['boxed, nested', { rule: 'boxed' }, length => fill('\\boxed{')(length * 0.875) + fill('}')(length * 0.125)],
  ['code-fence', { rule: 'code-fence' }, inAnswer(fill('```python\nx\n```\n'))],
  ['code-fence, never closed', { rule: 'code-fence' }, inAnswer(fill('```python\n'))],
  ['code-format', { rule: 'code-format' }, prose],
  ['react', { rule: 'react' }, length => `<think>${fill('</think> ')(length)}`],
  ['reasoning-steps', { rule: 'reasoning-steps' }, fill('Step 11111')],
  ['cosine-length', { rule: 'cosine-length', max_length: 1000 }, prose],
  ['soft-overlong', { rule: 'soft-overlong', max_length: 1000, buffer: 10 }, prose],
  ['kimi-length', { rule: 'kimi-length' }, prose],
  ['target-length', { rule: 'target-length', target: 1000 }, prose],
  ['finished', { rule: 'finished' }, prose],
  ['long-word', { rule: 'long-word' }, fill('a')],
  ['repetition', { rule: 'repetition' }, prose],
  ['repetition, segments', { rule: 'repetition', units: 'segments' }, fill('我们知道答案')],
  ['language', { rule: 'language', language: 'en', part: 'whole' }, prose],
  ['language, Chinese', { rule: 'language', language: 'zh', part: 'whole' }, fill('我们知道答案')],
  ['language, open formulas', { rule: 'language', language: 'en', part: 'whole' }, fill('\\( $ ` <a ')],
  ['code', { rule: 'code', language: 'python', defines: ['f'] }, fenced('python', 'def f(a):\n    return a + 1\n')],
  ['code, brackets', { rule: 'code', language: 'python' }, fenced('python', '((((')],
  ['markdown', { rule: 'markdown', words: { min: 1 } }, inAnswer(fill('# Head\n\nSome *text* here.\n\n- a\n- b\n\n'))],
  [
    'json-schema',
    { rule: 'json-schema', schema: { type: 'array', uniqueItems: true } },
    length => `[${fill('{"a":1},')(length)}1]`,
  ],
  ['data, yaml', { rule: 'data', format: 'yaml' }, fill('- a: 1\n')],
  [
    'data, xml',
    { rule: 'data', format: 'xml' },
    length => `<a>${fill('<b c="d"/>')(Math.floor(length / 10) * 10)}</a>`,
  ],
  ['latex', { rule: 'latex' }, fill('$x^{2}$ and \\[ y \\] ')],
  [
    'tool-call',
    { rule: 'tool-call', expected: [{ name: 'f', parameters: { a: 'x' } }] },
    length => `<tool_call>\n{"name":"f","parameters":{"a":"${fill('x')(length)}"}}\n</tool_call>`,
  ],
  ['hack-signals', { rule: 'hack-signals' }, prose],
  ['hack-signals, tags', { rule: 'hack-signals' }, fill('<think><answer>')],
  ['regex', { rule: 'regex', pattern: '(\\w+\\s)+end' }, prose],
]

/** Patterns that hold up a backtracking engine, or make a program too big for any. */
const HOSTILE_PATTERNS: readonly string[] = [
  '(a+)+$',
  '(a|a)*$',
  '(a|aa)+$',
  '(.*a){12}$',
  '(.*)*x',
  '(.+)+x',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(x+x+)+y',
  '(a?){50}a{50}',
  '(a{0,30}){20}b',
  '((a{1,30}){30}){1}',
  '(?:a|b|ab)*c',
  '.*.*.*.*=.*',
  '(\\w+\\s?)*!',
  '([a-zA-Z]+)*@',
  '(\\d+)+x',
  '(?i)(a|A|aa|AA)*b',
  '\\s+$',
  '(.*?,){11}P',
  '<think>.*</think>.*<answer>.*</answer>',
  '(?P<a>.*)(?P<b>.*)(?P<c>.*)z',
  '\\p{L}+\\p{N}*\\p{L}+x',
  '[^x]*x[^y]*y[^z]*z',
  '(a*)*(a*)*(a*)*b',
  '(.{0,100}){10}z',
  '(.{0,200}){4}z',
  'a{1000}',
  '(a{1000}){1000}',
  '((((a{10}){10}){10}){10})',
  '(?=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?>a+)b',
  'a++b',
  '[a-',
  '(',
  '*a',
  'a{2,1}',
  '\\8',
  '(?<n>a)(?<n>b)',
]

const HOSTILE_TEXTS: readonly string[] = [
  'a'.repeat(65_536),
  'ab '.repeat(21_845),
  completionOf(65_536, 5),
  '我们知道😀'.repeat(9_362),
]
