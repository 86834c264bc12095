import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { createLateBook, createProfileBook, createProfileParser, ProfileFile, readProfileFolders } from './index.ts'

const SHIPPED = join(import.meta.dirname, '../../../profiles')
const item = { completion: 'x', gold: '4' }

const MINIMAL = 'name: mine\ndescription: one\ngraders:\n  - { kind: math, weight: 1 }\n'

test('every shipped profile is readable and named as its file', () => {
  const files = readProfileFolders([SHIPPED])
  const book = createProfileBook(() => files)

  expect(book.list().map(({ name }) => name)).toEqual(
    files.map(({ file }) => file.replace(/^.*\//, '').replace(/\.yaml$/, '')).sort(),
  )
  expect(book.list().length).toBeGreaterThanOrEqual(12)
})

test('the schema beside the profiles, for editors, is the one they are checked by', () => {
  const published: unknown = JSON.parse(readFileSync(join(SHIPPED, 'profile.schema.json'), 'utf8'))

  expect(published).toEqual(JSON.parse(JSON.stringify(ProfileFile)))
})

test('a wrong answer in good form stays below 0.5 under the default profile', () => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))

  const weights = book.resolve('default', item).map(({ kind, weight }) => [kind, weight])

  expect(weights).toEqual([
    ['math', 1],
    ['format', 0.1],
  ])
})

test('the gold of the item goes into the math grader, its tests into the code grader', () => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))

  expect(book.resolve('gsm8k', item)[0]).toMatchObject({ kind: 'math', gold: '4' })
  expect(book.resolve('default', { completion: 'x', tests: { inputs: ['1'], outputs: ['2'] } })[0]).toMatchObject({
    kind: 'code',
    tests: { inputs: ['1'], outputs: ['2'] },
  })
})

test('an item without what the profile needs is refused with pointers, never scored 0', () => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))

  expect(failureOf(() => book.resolve('gsm8k', { completion: 'x' }))).toMatchObject({
    code: 'INVALID_ITEM',
    errors: [{ pointer: '/gold' }],
  })
  expect(failureOf(() => book.resolve('default', { completion: 'x' }))).toMatchObject({
    errors: [{ pointer: '/gold' }, { pointer: '/tests' }],
  })
})

test('the calls of a ToolRL gold become the expected calls', () => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))
  const gold = '<think>t</think>\n<tool_call>\n{"name":"f","parameters":{"a":1}}\n</tool_call>\n<response>r</response>'

  const [correctness] = book.resolve('toolrl', { completion: 'x', gold })

  expect(correctness).toMatchObject({ expected: [{ name: 'f', parameters: { a: 1 } }], response: true })
  expect(failureOf(() => book.resolve('toolrl', { completion: 'x', gold: '{broken' })).code).toBe('GOLD_UNPARSABLE')
})

test.each([
  ['r1-math', 'r1-math'],
  ['a pin of the whole hash', 'r1-math@HASH'],
  ['a pin of its first digits', 'r1-math@HASH8'],
])('%s resolves', (_reason, reference) => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))
  const hash = book.list().find(({ name }) => name === 'r1-math')?.hash ?? ''

  const name = reference.replace('HASH8', hash.slice(0, 8)).replace('HASH', hash)

  expect(book.resolveItem(name, item).profile_version).toBe(`r1-math@${hash}`)
})

test('a pinned profile that is not served is a conflict, an unknown one says what there is', () => {
  const book = createProfileBook(() => readProfileFolders([SHIPPED]))

  expect(failureOf(() => book.resolve('r1-math@0123456789abcdef', item)).code).toBe('VERSION_PIN')
  expect(failureOf(() => book.resolveItem('r1-math', { ...item, grader_versions: { profile: 'deadbeef' } })).code).toBe(
    'VERSION_PIN',
  )
  expect(failureOf(() => book.resolve('nope', item)).errors?.[0]?.detail).toContain('r1-math')
})

test('a data source chooses its profile, an exact name before a pattern', () => {
  const book = createProfileBook(() => [
    { file: 'a', text: `${MINIMAL}data_sources: ['aime*']\n` },
    { file: 'b', text: `${MINIMAL.replace('mine', 'other')}data_sources: [aime24]\n` },
  ])

  expect(book.forDataSource('aime25')).toBe('mine')
  expect(book.forDataSource('aime24')).toBe('other')
  expect(book.forDataSource('else')).toBeUndefined()
})

test('the hash follows what decides a reward and nothing else', () => {
  const parse = createProfileParser()
  const hash = (text: string) => parse(text, 'f').hash

  expect(hash(MINIMAL.replace('one', 'two'))).toBe(hash(MINIMAL))
  expect(hash(MINIMAL.replace('weight: 1', 'weight: 2'))).not.toBe(hash(MINIMAL))
  expect(hash(`${MINIMAL}compose: { clip: [0, 1] }\n`)).not.toBe(hash(MINIMAL))
})

test('a reload takes changes in, and a file that broke keeps its last good profile', () => {
  let text = MINIMAL
  const book = createProfileBook(() => [{ file: 'mine.yaml', text }])
  const before = book.list()[0]?.hash

  text = MINIMAL.replace('weight: 1', 'weight: 3')
  expect(book.reload()).toEqual({ changed: ['mine'], problems: [] })
  const after = book.list()[0]?.hash
  expect(after).not.toBe(before)

  text = 'name: [broken'
  const { changed, problems } = book.reload()
  expect([changed, problems.length]).toEqual([[], 1])
  expect(book.list()[0]?.hash).toBe(after)
})

test.each([
  ['not YAML', 'name: [x', ''],
  ['a key twice', `${MINIMAL}name: again\n`, ''],
  ['an unknown field', `${MINIMAL}grader: []\n`, '/grader'],
  ['an unknown rule', MINIMAL.replace('{ kind: math, weight: 1 }', '{ kind: format, rule: nope }'), '/graders/0/rule'],
  ['an option of another rule', MINIMAL.replace('weight: 1', 'wait: 1'), '/graders/0/wait'],
  ['a bad composition', `${MINIMAL}compose: { clip: [1] }\n`, '/compose/clip'],
  ['no graders', 'name: mine\ndescription: one\ngraders: []\n', '/graders'],
])('%s is refused at the start, with a pointer', (_reason, text, pointer) => {
  const failure = failureOf(() => createProfileBook(() => [{ file: 'mine.yaml', text }]))

  expect(failure.code).toBe('INVALID_ITEM')
  expect(failure.message).toContain('mine.yaml')
  expect(failure.errors?.[0]?.pointer).toBe(pointer)
})

function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    return Failure.from(error)
  }
  throw new Error('nothing was thrown')
}

test('a book for later is opened once, by the first question, and not at all where nobody asks', () => {
  let opened = 0
  const late = createLateBook(() => {
    opened++
    if (opened === 1) throw new Error('the folder is away')
    return createProfileBook(() => [{ file: 'mine.yaml', text: MINIMAL }])
  })

  expect(opened).toBe(0)
  expect(() => late.has('mine')).toThrow('away')
  expect([late.has('mine'), late.has('yours'), late.list().map(({ name }) => name)]).toEqual([true, false, ['mine']])
  expect(late.reload()).toEqual({ changed: [], problems: [] })
  expect(opened).toBe(2)
})
