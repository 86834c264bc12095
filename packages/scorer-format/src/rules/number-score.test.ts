import { expect, test } from 'vitest'
import { scoreNow } from '../../test/support.ts'

const inLayout = (solution: string) => `two and two<end_working_out>\n<SOLUTION>${solution}</SOLUTION>`

// By the notebook's own Python: [layout, answer, number] for what is expected.
test.each<[string, string, number, number, number, string]>([
  [inLayout('4'), '4', 3, 5, 3.5, 'equal'],
  [inLayout(' 4\n'), '4', 3, 3.5, 3.5, 'equal but for white space'],
  [inLayout('4.0'), '4', 3, 2, 3.5, 'the same number, written otherwise'],
  [inLayout('4.4'), '4', 3, 2, -1.5, 'a tenth above'],
  [inLayout('3.6'), '4', 3, 2, -1.5, 'a tenth below'],
  [inLayout('4.8'), '4', 3, 1.5, -1.5, 'a fifth above'],
  [inLayout('5'), '4', 3, -2.5, -1.5, 'too far'],
  [inLayout('-4'), '-4', 3, 5, 3.5, 'negative'],
  [inLayout('--4'), '-4', 3, -4.5, 3.5, 'a minus too many'],
  [inLayout('$4,000'), '4000', 3, -4.5, 3.5, 'money with commas'],
  [inLayout('four'), '4', 3, -4.5, -2.5, 'no number'],
  [inLayout('four.'), '4', 3, -4.5, 0, 'a point alone'],
  [inLayout('0'), '0', 3, 5, 3.5, 'zero'],
  [inLayout('0.0'), '0', 3, -4.5, 3.5, 'no ratio to zero'],
  [inLayout('1_0'), '10', 3, 2, -1.5, 'an underscore, which float takes and the pattern does not'],
  [inLayout('nan'), 'nan', 3, 5, -2.5, 'equal as text'],
  [inLayout('x'), 'y', 3, -4.5, -2.5, 'words'],
  [inLayout('4'), 'four', 3, -4.5, 0, 'words are expected'],
  [`${inLayout('4')}<|endoftext|>`, '4', 3, 5, 3.5, 'the end of the text'],
  [`${inLayout('4')} and so on`, '4', 0, -2, 3.5, 'more on its line'],
  [`${inLayout('4')}\nand so on`, '4', 3, 5, 3.5, 'more on the next line, as $ has it'],
  [`${inLayout('4')}\u00a0`, '4', 3, 5, 3.5, 'white space of another kind'],
  [inLayout(''), '4', 0, -2, -2.5, 'nothing inside'],
  ['<SOLUTION>4</SOLUTION><end_working_out>', '4', 0, -2, 3.5, 'the wrong order'],
  [inLayout('4</SOLUTION>5'), '4', 3, -4.5, 3.5, 'closed twice'],
  ['\ufeff<END_WORKING_OUT><solution>4</solution>', '4', 0, -2, -2.5, 'small letters'],
  [inLayout('4').replaceAll('\n', '\r\n'), '4', 3, 5, 3.5, 'CRLF'],
  ['', '4', 0, -2, -2.5, 'empty'],
])('%j for %s: %d, %d, %d (%s)', (completion, expected, layout, answer, number) => {
  const scores = (['layout', 'answer', 'number'] as const).map(method =>
    scoreNow({ rule: 'number-score', method, expected }, completion),
  )

  expect(scores).toEqual([layout, answer, number])
})

test('of several expected answers the best counts, and a number is expected as text', () => {
  expect(scoreNow({ rule: 'number-score', expected: ['7', 4] }, inLayout('4'))).toBe(5)
  expect(scoreNow({ rule: 'number-score', expected: 4 }, inLayout('4'))).toBe(5)
})

test('a megabyte of tags that close nothing is read once', () => {
  const completion = `<end_working_out>${'<SOLUTION>x</SOLUTION> x'.repeat(50_000)}`

  expect(scoreNow({ rule: 'number-score', expected: '4' }, completion)).toBe(-2)
})
