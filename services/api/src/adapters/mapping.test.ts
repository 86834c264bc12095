import { groundTruth } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { plainResponse, responseText } from './response-text.ts'

test.each([
  ['text', '42', { gold: '42' }],
  ['a number', 42, { gold: 42 }],
  ['a truth value, as Python prints it', true, { gold: 'True' }],
  ['a list: any of', ['1/2', 0.5], { gold: ['1/2', 0.5] }],
  ['a list of texts inside text', '["1/2", "0.5"]', { gold: ['1/2', '0.5'] }],
  ['an interval, which only looks like a list', '[0, 1]', { gold: '[0, 1]' }],
  ['a set in LaTeX', '{1, 2}', { gold: '{1, 2}' }],
  ['a row of a dataset', { ground_truth: '7', style: 'rule' }, { gold: '7' }],
  ['the same as JSON text', '{"ground_truth": "7"}', { gold: '7' }],
  ['an envelope that names its grader', { grader: 'gsm8k', ground_truth: '7' }, { gold: '7', profile: 'gsm8k' }],
  ['tests', { inputs: ['1'], outputs: ['2'] }, { tests: { inputs: ['1'], outputs: ['2'] } }],
  ['tests as JSON text', '{"inputs":["1"],"outputs":["2"]}', { tests: { inputs: ['1'], outputs: ['2'] } }],
  ['asserts', ['assert f(1) == 2'], { tests: ['assert f(1) == 2'] }],
  ['asserts after what they need', ['import math', 'assert f(1) == 2'], { tests: ['import math', 'assert f(1) == 2'] }],
  [
    'tests made JSON twice',
    JSON.stringify('{"inputs":["1"],"outputs":["2"]}'),
    { tests: { inputs: ['1'], outputs: ['2'] } },
  ],
  ['a text in quotes, which stays one', '"yes"', { gold: '"yes"' }],
  ['a problem', { type: 'stdio', tests: [] }, { problem: { type: 'stdio', tests: [] } }],
  ['asserts as text', 'assert f(1) == 2', { tests: 'assert f(1) == 2' }],
  ['pairs', [{ input: '1', output: '2' }], { tests: [{ input: '1', output: '2' }] }],
  ['zero, which is an answer', 0, { gold: 0 }],
])('a label: %s', (_name, label, expected) => {
  expect(groundTruth(label)).toEqual(expected)
})

test.each([[undefined], [null], [''], ['  '], [[]], [{}], [{ ground_truth: '' }], [Number.NaN]])(
  'a label %j says nothing, and nothing is made of it',
  label => {
    expect(groundTruth(label)).toBeUndefined()
  },
)

test.each([['<pad>'], [' '], ['<pad> '], ['\n</s>\t']])(
  'a long run of %j inside a text costs no more than its length',
  part => {
    const run = part.repeat(300_000)

    expect(responseText(`a${run}b`, '').text).toBe(`a${run}b`)
    expect(responseText(`a${run}<pad>`, '').text).toBe('a')
  },
)

const chatml = '<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n'

test.each([
  ['the rest after its prompt', `${chatml}4<|im_end|>`, chatml, { text: '4', source: 'prefix', thinkPrefilled: false }],
  [
    'reasoning that the prompt opened',
    `${chatml}<think>\nso</think>4`,
    `${chatml}<think>\n`,
    { text: 'so</think>4', source: 'prefix', thinkPrefilled: true },
  ],
  [
    'what follows the last header',
    `${chatml}4<|im_end|><pad><pad>`,
    'other',
    { text: '4', source: 'header', thinkPrefilled: false },
  ],
  ['all of it', 'just text</s>', '', { text: 'just text', source: 'full', thinkPrefilled: false }],
  [
    'the assistant turns after the last user turn, without what a tool said',
    [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'one' },
      { role: 'tool', content: 'TOOL' },
      { role: 'assistant', content: 'two' },
      { role: 'tool', content: 'TOOL' },
    ],
    '',
    { text: 'one\ntwo', source: 'messages', thinkPrefilled: false },
  ],
  [
    'the trailing assistant turns',
    [
      { role: 'assistant', content: 'old' },
      { role: 'user', content: 'q' },
      { role: 'assistant', content: [{ type: 'text', text: 'new' }] },
    ],
    '',
    { text: 'new', source: 'messages', thinkPrefilled: false },
  ],
  [
    'think tags stay',
    '<think>a</think> 4 <|eot_id|>\n',
    '',
    { text: '<think>a</think> 4', source: 'full', thinkPrefilled: false },
  ],
])('a response is %s', (_name, query, prompt, expected) => {
  expect(responseText(query, prompt)).toEqual(expected)
})

test('a response in a field of its own is prefilled only where it does not open the reasoning itself', () => {
  expect(plainResponse('so</think>4', 'q<think>\n').thinkPrefilled).toBe(true)
  expect(plainResponse('<think>so</think>4', 'q<think>\n').thinkPrefilled).toBe(false)
})
