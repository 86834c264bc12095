import { expect, test } from 'vitest'
import { gradeNow, type Rule, scoreNow } from '../../test/support.ts'

const F = { name: 'f', parameters: { a: 1, b: 'x' } }
const G = { name: 'g', parameters: {} }
const call = (...calls: object[]) =>
  `<think>t</think>\n<tool_call>\n${calls.map(each => JSON.stringify(each)).join('\n')}\n</tool_call>`

// R = 6 · s / N − 3 with s = J(names) + Σ [J(parameter names) + #equal values], N = 1 + Σ (1 + #parameters); F: N = 4, F and G: N = 5.
test.each<[string, readonly { name: string; parameters: Record<string, unknown> }[], string, number]>([
  ['empty', [F], '', -3],
  ['exactly the call', [F], call(F), 3],
  ['other order of parameters', [F], call({ name: 'f', parameters: { b: 'x', a: 1 } }), 3],
  ['one value wrong: s = 1 + 1 + 1', [F], call({ name: 'f', parameters: { a: 1, b: 'y' } }), 1.5],
  ['both values wrong: s = 1 + 1', [F], call({ name: 'f', parameters: { a: 2, b: 'y' } }), 0],
  ['one parameter missing: s = 1 + ½ + 1', [F], call({ name: 'f', parameters: { a: 1 } }), 0.75],
  ['no parameters: s = 1', [F], call({ name: 'f', parameters: {} }), -1.5],
  ['another name: s = 0', [F], call({ name: 'h', parameters: { a: 1, b: 'x' } }), -3],
  ['called twice: s = ½ + 1 + 2', [F], call(F, F), 2.25],
  ['one of two calls: s = ½ + 1 + 2', [F, G], call(F), 1.2],
  ['both in another order: s = 1 + 3 + 1', [F, G], call(G, F), 3],
  ['no closing tag', [F], call(F).replace('\n</tool_call>', ''), -3],
  ['not JSON', [F], '<tool_call>\n{f}\n</tool_call>', -3],
  ['one line broken among good ones', [F], call(F).replace('\n</tool_call>', '\n{\n</tool_call>'), -3],
  ['no parameters key', [F], '<tool_call>\n{"name":"f"}\n</tool_call>', -3],
  ['a type apart is another value', [F], call({ name: 'f', parameters: { a: '1', b: 'x' } }), 1.5],
  ['CRLF', [F], call(F).replaceAll('\n', '\r\n'), 3],
  ['no call expected', [], call(F), 0],
])('ToolRL correctness: %s', (_reason, expected, completion, score) => {
  expect(scoreNow({ rule: 'tool-call', expected: [...expected] }, completion)).toBeCloseTo(score, 12)
})

const R = '<response>r</response>'

//                            calls  response  calls+response  neither
test.each<[string, string, number, number, number, number]>([
  ['empty', '', 0, 0, 0, 0],
  ['a call', call(F), 1, 0, 0, 0],
  ['a response', `<think>t</think>\n${R}`, 0, 1, 0, 0],
  ['both', `${call(F)}\n${R}`, 0, 1, 1, 0],
  ['neither', '<think>t</think>', 0, 0, 0, 1],
  ['a call, a line break at the end', `${call(F)}\n`, 1, 0, 0, 0],
  ['a call and text', `${call(F)} so`, 0, 0, 0, 0],
  ['two blocks of calls', `${call(F)}\n${call(F).slice(17)}`, 0, 0, 0, 0],
  ['no reasoning', call(F).slice(17), 0, 0, 0, 0],
  ['reasoning in the middle', `so ${call(F)}`, 0, 0, 0, 0],
  ['the response first', `<think>t</think>\n${R}\n${call(F).slice(17)}`, 0, 0, 0, 0],
  ['CRLF', call(F).replaceAll('\n', '\r\n'), 0, 0, 0, 0],
  ['only tags', '<think></think>\n<response></response>', 0, 1, 0, 0],
])('ToolRL format: %s', (_reason, completion, calls, response, both, neither) => {
  const of = (options: Partial<Rule>) =>
    scoreNow({ rule: 'tool-call', variant: 'toolrl-format', ...options } as Rule, completion)

  expect(of({ expected: [F], response: false })).toBe(calls)
  if (completion !== `${call(F)}\n${R}`) expect(of({ expected: [] })).toBe(response)
  expect(of({ expected: [F], response: true })).toBe(both)
  expect(of({ response: false })).toBe(neither)
})

test.each<[string, number, number]>([
  ['nothing', 0, 0],
  ['one word', 1, 0],
  ['three words: 0.00586', 3, 0.01],
  ['a tie goes to the even hundredth: 0.125', 64, 0.12],
  ['another tie: 0.375', 192, 0.38],
  ['half', 256, 0.5],
  ['three quarters', 384, 0.75],
  ['nearly all', 509, 0.99],
  ['all but one', 511, 1],
  ['all', 512, 1],
  ['one more', 513, 1],
  ['ten times', 5120, 1],
])('ToolRL length: %s', (_reason, count, expected) => {
  const completion = `<think>${'w '.repeat(count)}</think>`

  expect(scoreNow({ rule: 'tool-call', variant: 'toolrl-length' }, completion)).toBe(expected)
})

test('exact match is of the set of calls, and nothing called is right where nothing is wanted', () => {
  const exact = (expected: (typeof F | typeof G)[], completion: string) =>
    scoreNow({ rule: 'tool-call', variant: 'exact', expected }, completion)

  expect([exact([F, G], call(G, F)), exact([F], call(F, F)), exact([], 'hello'), exact([], call(F))]).toEqual([
    1, 0, 1, 0,
  ])
})

test('hostile lines are unreadable, not our failure', () => {
  for (const line of ['null', '[]', '1', '{"__proto__":{"name":"f"}}', `${'['.repeat(1000)}${']'.repeat(1000)}`])
    expect(gradeNow({ rule: 'tool-call', expected: [F] }, `<tool_call>\n${line}\n</tool_call>`).score).toBe(-3)
})
