import { expect, test } from 'vitest'
import { failureOf, gradeNow, type Rule, scoreNow } from '../../test/support.ts'

test.each<[string, string, string, 'search' | 'prefix' | 'full', string, number]>([
  ['anywhere', '\\d+', '', 'search', 'a 12 b', 1],
  ['nowhere', '\\d+', '', 'search', 'ab', 0],
  ['at the start', '\\d+', '', 'prefix', '12 b', 1],
  ['not at the start', '\\d+', '', 'prefix', 'a 12', 0],
  ['not at the start of a later line', '\\d+', 'm', 'prefix', 'a\n12', 0],
  ['alternatives at the start', 'a|12', '', 'prefix', 'b 12', 0],
  ['all of it', '\\d+', '', 'full', '12', 1],
  ['not all of it', '\\d+', '', 'full', '12\n', 0],
  ['the longer alternative where all must match', 'a|ab', '', 'full', 'ab', 1],
  ['dots stop at line ends', 'a.b', '', 'search', 'a\nb', 0],
  ['dots cross them by s', 'a.b', 's', 'search', 'a\nb', 1],
  ['other case', 'AB', '', 'search', 'ab', 0],
  ['other case by i', 'AB', 'i', 'search', 'ab', 1],
  ['lines by m', '^b$', 'm', 'search', 'a\nb\nc', 1],
  ['characters beyond the first plane', '^.$', 'u', 'search', '😀', 1],
  ['an empty text', '^$', '', 'search', '', 1],
])('%s', (_reason, pattern, flags, match, text, expected) => {
  expect(scoreNow({ rule: 'regex', pattern, flags, match }, text)).toBe(expected)
})

test('named groups are captured for later graders, of the part that is asked for', () => {
  const rule: Rule = { rule: 'regex', pattern: 'Answer: (?<answer>\\d+)(?P<unit>cm)?', part: 'answer' }

  expect(gradeNow(rule, '<think>Answer: 1</think>Answer: 42').captures).toEqual({ answer: '42' })
})

test('captures of a large pattern in a long text are left out, which is told, and the score is there', () => {
  const grade = gradeNow({ rule: 'regex', pattern: '(?<a>(?:[a-z]+ ){3})$' }, 'ab '.repeat(30_000))

  expect(grade).toMatchObject({ score: 1, detail: { captures: null, captures_omitted: true } })
})

test.each([
  ['a(b', 1],
  ['(?=a)b', 0],
  ['x(?<!a)b', 1],
  ['(a)\\1', 3],
  ['[z-a]', 1],
  ['a{2,1}', 1],
  ['ab**', 2],
  ['x(?>a)', 1],
  ['ab\\', 3],
  ['(?<n>a)(?<n>b)', 10],
  ['a{1001}', 1],
  ['(a{1000}){1000}', 2],
  ['(a|b)*a(a|b){30}c', 12], // linear, but of 2^30 states
  ['.*x.{900}y', 4],
  ['(.{0,100}){10}z', 2],
])('%s is refused at position %i', (pattern, position) => {
  const failure = failureOf(() => gradeNow({ rule: 'regex', pattern }, 'a'))

  expect(failure.code).toBe('INVALID_ITEM')
  expect(failure.errors?.[0]?.pointer).toBe('/pattern')
  expect(failure.errors?.[0]?.detail).toMatch(new RegExp(`^position ${position}: `))
})

test.each([
  '(a+)+$',
  '(a|aa)+$',
  '(.*a){12}$',
  '(x+x+)+y',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(?:a|b|ab)*c',
  '(\\w+\\s?)*!',
  '^\\d{4}-\\d{2}-\\d{2}$',
  '^[\\s\\S]{100,1000}$',
  '\\\\boxed\\{[^{}]*\\}',
  '(?i)final answer[^a-z0-9]{0,10}([A-E])\\b',
  '#### (-?[0-9.,]+)',
])('%s is taken, and answers on hostile text', pattern => {
  for (const text of ['a'.repeat(65_536), 'ab'.repeat(32_768), 'a b1\n'.repeat(13_000)])
    expect(scoreNow({ rule: 'regex', pattern }, text)).toBeTypeOf('number')
})
