import { expect, test } from 'vitest'
import { gradeNow, scoreNow } from '../../test/support.ts'

const R1 = '<think>\na\n</think>\n<answer>\nb\n</answer>'

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['all four', R1, 1],
  ['inline tags', '<think>a</think><answer>b</answer>', 0],
  ['only tags in lines', '<think>\n\n</think>\n\n<answer>\n\n</answer>', 1],
  ['one line break shared', '<think>\n</think>\n<answer>\n</answer>', 1],
  ['CRLF', R1.replaceAll('\n', '\r\n'), 0.25],
  ['think opened twice', `<think>\n${R1}`, 0.75],
  ['answer closed twice', `${R1}\n</answer>`, 0.75],
  ['everything twice', `${R1}\n${R1}`, 0],
  ['no answer', '<think>\na\n</think>\nb', 0.5],
  ['never closed', '<think>\na', 0.25],
  ['in a code fence', `\`\`\`\n${R1}\n\`\`\``, 1],
  ['a megabyte', R1.replace('a', 'a '.repeat(500_000)), 1],
])('tag count: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'tag-count' }, completion)).toBe(expected)
})

test('tag count: tags of the caller, an equal share each', () => {
  const tags = ['<a>', '</a>', '<b>']

  expect(scoreNow({ rule: 'tag-count', tags }, '<a></a>')).toBeCloseTo(2 / 3, 12)
  expect(scoreNow({ rule: 'tag-count', tags: ['aa'] }, 'aaa')).toBe(1) // without overlap, as str.count
})

test.each<[string, string, number]>([
  ['empty', '', 0.0],
  ['all four', '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n', 0.5],
  ['no last line break', '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>', 0.454],
  ['ten characters after', '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n0123456789', 0.48],
  ['emoji after', '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n\ud83d\ude00', 0.498],
  ['twice opened', '<reasoning>\n<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n', 0.375],
  ['only reasoning', '<reasoning>\na\n</reasoning>\n', 0.25],
  ['only answer', '\n<answer>\nb\n</answer>\n', 0.25],
  ['CRLF', '<reasoning>\r\na\r\n</reasoning>\r\n<answer>\r\nb\r\n</answer>\r\n', 0.124],
  ['only tags', '<reasoning></reasoning><answer></answer>', 0.0],
  ['closed twice', '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n</answer>\n', 0.365],
  ['in a code fence', '```\n<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n```', 0.494],
  ['never closed', '<reasoning>\na\n</reasoning>\n<answer>\nbbbb', 0.335],
])('XML count: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'xml-count' }, completion)).toBeCloseTo(expected, 12)
})

test.each<[string, string, number]>([
  ['empty', '', -3],
  ['all once', '</w><S>7</S>', 1.5],
  ['one missing', '</w><S>7', 0],
  ['two missing', '</w>7', -1.5],
  ['one twice', '</w></w><S>7</S>', 0],
  ['all twice', '</w><S></S></w><S></S>', -3],
  ['another order', '</S><S></w>', 1.5],
  ['in a code fence', '```\n</w><S>7</S>\n```', 1.5],
  ['other case', '</W><s>7</s>', -3],
  ['with spaces', '</ w><S >7</ S>', -3],
  ['CRLF', '</w>\r\n<S>7</S>', 1.5],
  ['only tags', '</w><S></S>', 1.5],
])('tags once: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'tags-once', tags: ['</w>', '<S>', '</S>'] }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['one step', 'Step 1: add', 1 / 3],
  ['three steps', 'Step 1: a\nStep 2: b\nStep 3: c', 1],
  ['more than three', 'First, Second, Next, Finally, Step 10: x', 1],
  ['a numbered item at the very start', '1. a', 1 / 3],
  ['numbered items on later lines do not count', 'a\n1. b\n2. c', 0],
  ['bullets', 'a\n- b\n* c', 2 / 3],
  ['a bullet at the very start does not count', '- a', 0],
  ['a rule of dashes is one', 'a\n---\nb', 1 / 3],
  ['bold at the start of a line counts', 'a\n**b**', 1 / 3],
  ['lower case does not count', 'first, second, finally,', 0],
  ['a step without a colon', 'Step 1 add', 0],
  ['inside a code fence as well', '```\n- a\n- b\n```', 2 / 3],
  ['CRLF', 'a\r\n- b\r\n- c', 2 / 3],
])('reasoning steps: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'reasoning-steps' }, completion)).toBeCloseTo(expected, 12)
})

const CODE = '<think>\na\n</think>\n<answer>\n```python\nx = 1\n```\n</answer>'

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['the layout', CODE, 1],
  ['prose around the block', CODE.replace('```python', 'Here:\n```python'), 1],
  ['no block', '<think>\na\n</think>\n<answer>\nx\n</answer>', 0],
  ['another language', CODE.replace('python', 'java'), 0],
  ['no language', CODE.replace('python', ''), 0],
  ['a longer name of the language', CODE.replace('python', 'python3'), 1],
  ['never closed', CODE.replace('\n```\n', '\n'), 0],
  ['the block in the reasoning alone', '<think>\n```python\nx\n```\n</think>\n<answer>\nx\n</answer>', 0],
  ['only tags', '<think>\n\n</think>\n<answer>\n\n</answer>', 0],
  ['CRLF', CODE.replaceAll('\n', '\r\n'), 0],
  ['two blocks', CODE.replace('\n</answer>', '\n```python\ny\n```\n</answer>'), 1],
  ['text after on a later line', `${CODE}\nbye`, 1],
  ['text after on the same line', `${CODE} bye`, 0],
])('code format: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'code-format', language: 'python' }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['the layout', '<think>a</think>\nAction: search\nAction Input: {"q": 1}', 1],
  ['on one line', '<think>a</think>Action:Action Input:', 1],
  ['no action', '<think>a</think>\nAction Input: x', 0],
  ['no input', '<think>a</think>\nAction: x', 0],
  ['text between', '<think>a</think>\nso Action: x\nAction Input: y', 0],
  ['input first', '<think>a</think>\nAction Input: y\nAction: x', 0],
  ['no reasoning', 'Action: x\nAction Input: y', 0],
  ['never closed', '<think>a\nAction: x\nAction Input: y', 0],
  ['text before', ' <think>a</think>\nAction: x\nAction Input: y', 0],
  ['CRLF', '<think>a</think>\r\nAction: x\r\nAction Input: y', 1],
  ['closed twice', '<think>a</think>b</think>Action: x Action Input: y', 1],
  ['only tags', '<think></think>', 0],
])('ReAct: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'react' }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['short words', 'a bc def', 0],
  ['exactly ten', 'a 0123456789', 0],
  ['eleven', 'a 01234567890', -1],
  ['a tab does not part words', '01234\t67890a', -1],
  ['nor does a line break', '01234\n67890a', -1],
  ['characters, not UTF-16 units', '😀'.repeat(10), 0],
  ['eleven of them', '😀'.repeat(11), -1],
  ['at the end', 'a '.repeat(50) + 'b'.repeat(11), -1],
  ['at the start', 'b'.repeat(11) + ' a'.repeat(50), -1],
  ['only spaces', ' '.repeat(50), 0],
  ['CRLF', '0123\r\n6789', 0],
])('long word: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'long-word', max_length: 10 }, completion)).toBe(expected)
})

test.each<[string, string, boolean, number]>([
  ['empty', '', false, 0],
  ['a box', 'so \\boxed{2}', false, 1],
  ['nested braces', '\\boxed{\\frac{1}{2}}', false, 1],
  ['an escaped brace', '\\boxed{\\{1\\}}', false, 1],
  ['not closed', '\\boxed{2', false, 0],
  ['nothing in it', '\\boxed{ }', false, 0],
  ['in the reasoning alone', '<think>\\boxed{2}</think>two', false, 0],
  ['after the reasoning', '<think>a</think>\\boxed{2}', false, 1],
  ['never closed reasoning', '<think>\\boxed{2}', false, 0],
  ['two boxes', '\\boxed{1} \\boxed{2}', false, 1],
  ['two boxes where one is wanted', '\\boxed{1} \\boxed{2}', true, 0],
  ['a box in a box is one', '\\boxed{\\boxed{2}}', true, 1],
  ['a box after one left open', '\\boxed{ \\boxed{2}', true, 1],
  ['a space before the brace', '\\boxed {2}', false, 1],
])('boxed: %s', (_reason, completion, exactlyOne, expected) => {
  expect(scoreNow({ rule: 'boxed', exactly_one: exactlyOne }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['empty', '', 0],
  ['a block', '```python\nx\n```', 1],
  ['an alias', '```py\nx\n```', 1],
  ['another language', '```java\nx\n```', 0],
  ['no language', '```\nx\n```', 0],
  ['never closed', '```python\nx', 0],
  ['nothing in it', '```python\n\n```', 0],
  ['tildes', '~~~python\nx\n~~~', 1],
  ['four backticks', '````python\n```\n````', 1],
  ['in the reasoning alone', '<think>```python\nx\n```</think>done', 0],
  ['CRLF', '```python\r\nx\r\n```\r\n', 1],
  ['among others', '```java\nx\n```\n```python\ny\n```', 1],
  ['inline code is no block', '`python x`', 0],
])('code fence: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'code-fence', language: 'python' }, completion)).toBe(expected)
})

test.each<[string, object, boolean, boolean]>([
  ['it stopped by itself', { finish_reason: 'stop' }, false, true],
  ['it was cut', { finish_reason: 'length' }, false, false],
  ['no reason, tokens at the limit', { completion_tokens: 8, max_tokens: 8 }, false, false],
  ['no reason, tokens below it', { completion_tokens: 7, max_tokens: 8 }, false, true],
  ['a reason goes before counts', { finish_reason: 'stop', completion_tokens: 8, max_tokens: 8 }, false, true],
  ['reasoning never closed', {}, true, false],
  ['nothing is known', {}, false, true],
])('finished: %s', (_reason, item, unclosed, expected) => {
  const grade = gradeNow({ rule: 'finished', values: [-1, 0] }, unclosed ? '<think>a' : 'a', item)

  expect([grade.score, grade.verdict]).toEqual(expected ? [0, 'correct'] : [-1, 'truncated'])
})
