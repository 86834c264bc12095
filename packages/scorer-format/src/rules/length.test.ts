import type { ScoreItem } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { failureOf, gradeNow, type Rule, scoreNow, WRONG } from '../../test/support.ts'

const tokens = (count: number): Partial<ScoreItem> => ({ completion_tokens: count, max_tokens: 1000 })

// R = l + ½(s − l)(1 + cos πt) by hand: cos 0 = 1, cos π/3 = ½, cos π/2 = 0, cos 2π/3 = −½, cos π = −1.
test.each<[string, 'trl' | 'open-r1' | 'ms-swift', number, boolean, number]>([
  ['right, nothing said', 'trl', 0, true, 1],
  ['right, a third', 'trl', 333.33333333333331, true, 0.875],
  ['right, half', 'trl', 500, true, 0.75],
  ['right, all of it', 'trl', 1000, true, 0.5],
  ['right, beyond the limit is capped', 'trl', 1500, true, 0.5],
  ['wrong, nothing said', 'trl', 0, false, -1],
  ['wrong, half', 'trl', 500, false, -0.75],
  ['wrong, all of it', 'trl', 1000, false, -0.5],
  ['wrong, beyond the limit is capped', 'trl', 3000, false, -0.5],
  ['open-r1 right, half', 'open-r1', 500, true, 0.75],
  ['open-r1 right, twice the limit comes back', 'open-r1', 2000, true, 1],
  ['open-r1 wrong, nothing said', 'open-r1', 0, false, 0],
  ['open-r1 wrong, half', 'open-r1', 500, false, -0.25],
  ['open-r1 wrong, all of it', 'open-r1', 1000, false, -0.5],
  ['ms-swift right, half', 'ms-swift', 500, true, 0.75],
  ['ms-swift right, one and a half', 'ms-swift', 1500, true, 0.75],
  ['ms-swift wrong, nothing said', 'ms-swift', 0, false, -0.5],
  ['ms-swift wrong, half', 'ms-swift', 500, false, -0.25],
  ['ms-swift wrong, all of it', 'ms-swift', 1000, false, 0],
])('cosine: %s', (_reason, variant, length, right, expected) => {
  const max = Number.isInteger(length) ? 1000 : 3
  const count = Number.isInteger(length) ? length : 1
  const rule: Rule = { rule: 'cosine-length', variant, unit: 'tokens', max_length: max }

  const score = scoreNow(rule, 'x', { ...tokens(count), ...(right ? {} : { math: WRONG }) })

  expect(score).toBeCloseTo(expected, 12)
})

test('cosine: open-r1 counts characters, of a limit of 1000', () => {
  expect(scoreNow({ rule: 'cosine-length', variant: 'open-r1' }, '😀'.repeat(500), tokens(7))).toBeCloseTo(0.75, 12)
})

test('cosine: without tokens the length is in characters, and the result says so', () => {
  expect(gradeNow({ rule: 'cosine-length', max_length: 10 }, '12345').detail).toMatchObject({
    length: 5,
    unit: 'characters',
  })
  expect(failureOf(() => gradeNow({ rule: 'cosine-length', unit: 'tokens' }, 'x')).code).toBe('INVALID_ITEM')
  expect(failureOf(() => gradeNow({ rule: 'cosine-length' }, 'x', { max_tokens: 100 })).errors?.[0]?.pointer).toBe(
    '/max_length',
  )
})

test('what reads an undetermined component is undetermined as well', () => {
  const math = { verdict: 'gold_unparsable', score: null, detail: {} } as const

  expect(gradeNow({ rule: 'cosine-length', max_length: 10 }, 'x', { math })).toMatchObject({
    verdict: 'gold_unparsable',
    score: null,
  })
})

// M = 100, B = 20, so that the penalty grows from 80.
test.each<[string, number, number, number, number, number]>([
  //                           dapo   verl   openrlhf  ms-swift
  ['nothing said', 0, 0, 0, 0, 0],
  ['just free', 79, 0, 0, 0, 0],
  ['the last free token', 80, 0, 0, 0, 0],
  ['one over', 81, -0.05, -0.1, -0.1, -0.05],
  ['a quarter', 85, -0.25, -0.5, -0.5, -0.25],
  ['half', 90, -0.5, -1, -1, -0.5],
  ['three quarters', 95, -0.75, -1.5, -1.5, -0.75],
  ['one below the limit', 99, -0.95, -1.9, -1.9, -0.95],
  ['the limit', 100, -1, -2, -2, -1],
  ['one above', 101, -1, -2.1, -2, -1.05],
  ['half as much again', 150, -1, -7, -2, -3.5],
  ['ten times', 1000, -1, -92, -2, -46],
])('soft overlong: %s', (_reason, length, dapo, verl, openrlhf, swift) => {
  const of = (variant: 'dapo' | 'verl' | 'openrlhf' | 'ms-swift', factor: number) =>
    scoreNow({ rule: 'soft-overlong', variant, max_length: 100, buffer: 20, factor, unit: 'tokens' }, 'x', {
      completion_ids: new Array<number>(length).fill(1),
    })

  expect(of('dapo', 1)).toBeCloseTo(dapo, 12)
  expect(of('verl', 2)).toBeCloseTo(verl, 12)
  expect(of('openrlhf', 2)).toBeCloseTo(openrlhf, 12)
  expect(of('ms-swift', 1)).toBeCloseTo(swift, 12)
})

test('soft overlong: no buffer is a step in TRL, and refused where a formula divides by it', () => {
  const rule = { rule: 'soft-overlong', max_length: 10, buffer: 0 } as const

  expect([10, 11].map(count => scoreNow({ ...rule, unit: 'tokens' }, 'x', tokens(count)))).toEqual([0, -1])
  expect(failureOf(() => gradeNow({ ...rule, variant: 'verl' }, 'x')).errors?.[0]?.pointer).toBe('/buffer')
  expect(failureOf(() => gradeNow({ ...rule, buffer: 11 }, 'x')).errors?.[0]?.pointer).toBe('/buffer')
})

test.each<[string, number, number, number]>([
  ['on target', 100, 1, 1],
  ['half below', 50, 0.95, 1],
  ['nothing said', 0, 0.9, 1],
  ['one over', 101, 0.999, 0.999],
  ['twice', 200, 0.9, 0.9],
  ['the scale over', 1100, 0, 0],
  ['far over stays at 0', 5000, 0, 0],
])('target length: %s', (_reason, length, around, upTo) => {
  const rule = { rule: 'target-length', target: 100, scale: 1000 } as const

  expect(scoreNow(rule, 'x', tokens(length))).toBeCloseTo(around, 12)
  expect(scoreNow({ ...rule, up_to: true }, 'x', tokens(length))).toBeCloseTo(upTo, 12)
})

test.each<[string, string, number, number]>([
  ['empty', '', 3, 0],
  ['fewer words than n', 'a b', 3, 0],
  ['exactly n', 'a b c', 3, 0],
  ['no repetition', 'a b c d e', 3, 0],
  ['one word over and over', 'a a a a a', 3, -2 / 3],
  ['two words in turn', 'a b a b a b', 2, -3 / 5],
  ['case does not matter', 'A a A a A', 3, -2 / 3],
  ['single words', 'a b a b', 1, -0.5],
  ['marks make other words', 'a. a a. a', 1, -0.5],
  ['white space of any kind', 'a\r\nb\ta\u00a0b a b', 2, -3 / 5],
  ['only spaces', '   ', 1, 0],
  ['one repeated gram of four', 'a b c a b c', 3, -1 / 4],
  ['inside tags', '<think> a a a a </think>', 2, -2 / 5],
])('repetition: %s', (_reason, completion, n, expected) => {
  expect(scoreNow({ rule: 'repetition', n }, completion)).toBeCloseTo(expected, 12)
})

test('repetition: token ids as TRL, its documented example', () => {
  const of = (ids: number[]) => scoreNow({ rule: 'repetition', n: 2, units: 'tokens' }, 'x', { completion_ids: ids })

  expect([of([1, 2, 3, 4]), of([5, 5, 5, 5, 5])]).toEqual([0, -0.75])
  expect(failureOf(() => gradeNow({ rule: 'repetition', units: 'tokens' }, 'x')).errors?.[0]?.pointer).toBe(
    '/completion_ids',
  )
})

test('repetition: Chinese is cut into words by the Unicode breaker', () => {
  const text = '我们知道答案。'.repeat(10)

  expect(scoreNow({ rule: 'repetition', n: 3 }, text)).toBe(0) // one "word" to str.split
  expect(scoreNow({ rule: 'repetition', n: 3, units: 'segments', locale: 'zh' }, text)).toBeLessThan(-0.8)
})

test('repetition: long n-grams of a long text do not blow up', () => {
  const text = Array.from({ length: 100_000 }, (_, index) => `w${index % 977}`).join(' ')

  expect(scoreNow({ rule: 'repetition', n: 64 }, text)).toBeCloseTo(-(1 - 977 / (100_000 - 63)), 12)
})

test('Kimi length waits for its group, and needs one', () => {
  expect(gradeNow({ rule: 'kimi-length' }, 'abc', { group_id: 'g' })).toMatchObject({
    score: null,
    detail: { length: 3, unit: 'characters', pending: 'group' },
  })
  expect(failureOf(() => gradeNow({ rule: 'kimi-length' }, 'abc')).errors?.[0]?.pointer).toBe('/group_id')
})
