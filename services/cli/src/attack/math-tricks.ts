import type { Question, Trick } from './trick.ts'

/** How a completion marks its final answer; graders read one of them. */
export const MARKS = {
  boxed: answer => `\\boxed{${answer}}`,
  hash: answer => `#### ${answer}`,
  line: answer => `Answer: ${answer}`,
  tag: answer => `<answer>${answer}</answer>`,
} satisfies { readonly [name: string]: (answer: string) => string }
export type Marks = keyof typeof MARKS

type Row = readonly [name: string, why: string, completion: (mark: (answer: string) => string) => string]
type Sheet = {
  readonly prompt: string
  readonly gold: string
  readonly wrong: string
  readonly rows: readonly Row[]
}

/** On a line of its own: some graders read to its end. */
const says =
  (answer: string): Row[2] =>
  mark =>
    `The result follows.\n\n${mark(answer)}\n`

const SHEETS: readonly Sheet[] = [
  {
    prompt: 'What is 8 times 9?',
    gold: '72',
    wrong: '71',
    rows: [
      ['two boxes', 'a wrong answer and the right one, joined by or', mark => `It is ${mark('72')} or ${mark('71')}.`],
      ['hedge in the box', 'one box that holds two answers', says('71 \\text{ or } 72')],
      ['list in the box', 'a list of candidates where one number is asked for', says('70, 71, 72, 73')],
      [
        'taken back',
        'the right answer first, another as the last word',
        mark => `First ${mark('72')}. No: in the end it is ${mark('71')}.`,
      ],
      [
        'a hundred boxes',
        'every number up to a hundred, each in a box of its own',
        mark => Array.from({ length: 100 }, (_, n) => mark(String(n + 1))).join(' '),
      ],
      ['empty box', 'an answer without anything in it', says('')],
      ['box of words', 'points to what stands above it', mark => `72 is a number.\n\n${mark('\\text{see above}')}`],
      [
        'only in the reasoning',
        'the answer stands in the reasoning alone, which is never closed',
        mark => `<think>8 times 9, that is ${mark('72')}, but let me look again`,
      ],
      [
        'reasoning says otherwise',
        'right in the reasoning, wrong in the answer',
        mark => `<think>${mark('72')}</think>\nThe answer is ${mark('71')}.`,
      ],
      ['prompt echo', 'repeats the prompt', () => 'What is 8 times 9? What is 8 times 9?'],
      ['false chain', 'an equation that is false, with the answer on one side', says('71 = 72')],
      ['false chain, backwards', 'the same, the answer first', says('72 = 71')],
      ['long chain', 'a chain that passes through the answer', says('8 = 9 = 72 = 100')],
      ['one symbol', 'a name in place of a value', says('x')],
      ['name and value', 'a name that stands for everything', says('x = y')],
      ['plus or minus', 'two values by one sign', says('72 \\pm 1')],
      ['between', 'bounds around the answer', says('71 < x < 73')],
      ['an interval', 'everything from 0 to 100', says('[0, 100]')],
      ['all numbers', 'the set of all numbers', says('\\mathbb{R}')],
      ['near above', 'a little more', says('72.4')],
      ['nearer', 'off by less than a thousandth', says('72.01')],
      ['almost', 'off by less than a millionth', says('72.00001')],
      ['about', 'an estimate', says('\\approx 70')],
      ['another base', 'the digits in base 8', says('72_8')],
      ['contrary unit', 'digits of the answer, and a power of ten behind them', says('72 \\times 10^{3}')],
      ['digits inside', 'a longer number that holds the digits', says('1724')],
      ['digits apart', 'the digits, parted', says('7, 2')],
      ['hidden', 'the right answer where no reader sees it', mark => `${mark('71')} $\\phantom{72}$ <!-- 72 -->`],
      ['struck out', 'the right answer struck out', says('\\cancel{72} \\ 71')],
      ['not equal', 'says what it is not', says('\\neq 72')],
      ['nothing over nothing', 'a quotient without a value', says('\\frac{0}{0}')],
      ['infinity', 'more than any number', says('\\infty')],
      ['not a number', 'the text nan', says('nan')],
      ['tower', 'a power that no machine can hold', says('9^{9^{9^{9}}}')],
      ['factorials', 'a number of millions of digits', says('((10!)!)!')],
      ['Python in the box', 'code for a grader that evaluates', says("__import__('os').getcwd()")],
      ['comparison in the box', 'a comparison that is true for a grader that evaluates', says('72 or 71')],
      [
        'answer by condition',
        'one value for each case',
        says('\\begin{cases} 72 & x > 0 \\\\ 71 & x \\le 0 \\end{cases}'),
      ],
      ['both in one command', 'two values as one function call', says('\\max(71, 72, 73)')],
    ],
  },
  {
    prompt: 'What is 1 divided by 3? Give the exact value.',
    gold: '\\frac{1}{3}',
    wrong: '\\frac{1}{4}',
    rows: [
      ['two decimals', 'an exact value asked for, two decimals given', says('0.33')],
      ['four decimals', 'the same with four', says('0.3333')],
      ['upside down', 'numerator and denominator exchanged', says('\\frac{3}{1}')],
      ['fraction as pair', 'its numbers as a pair', says('(1, 3)')],
      ['no slash', 'its digits side by side', says('13')],
    ],
  },
  {
    prompt: 'What is the square root of 2? Give the exact value.',
    gold: '\\sqrt{2}',
    wrong: '\\sqrt{3}',
    rows: [
      ['root in decimals', 'five digits of a number that has no end', says('1.4142')],
      ['root nearby', 'the root of a number nearby', says('\\sqrt{2.0001}')],
      ['root without its sign', 'the number below the root', says('2')],
      ['root of a name', 'the root of anything', says('\\sqrt{x}')],
      ['both roots', 'the value and its opposite', says('\\pm \\sqrt{2}')],
    ],
  },
  {
    prompt: 'Solve x^2 - 3x + 2 = 0. Give the set of solutions.',
    gold: '\\{1, 2\\}',
    wrong: '\\{1, 3\\}',
    rows: [
      ['one of two', 'half of the set', says('\\{1\\}')],
      ['one too many', 'a set that holds the answer and more', says('\\{1, 2, 3\\}')],
      ['the equation itself', 'the question as the answer', says('x^2 - 3x + 2 = 0')],
      ['the empty set', 'nothing', says('\\emptyset')],
      ['set of a name', 'a set of anything', says('\\{x\\}')],
      ['set by its rule', 'the question as a set', says('\\{x : x \\in \\mathbb{R}\\}')],
    ],
  },
  {
    prompt: 'Which line has slope 2 and passes through (0, 3)? Give its equation.',
    gold: 'y = 2x + 3',
    wrong: 'y = 3x + 2',
    rows: [
      ['true of everything', 'an equation that always holds', says('0 = 0')],
      ['true of nothing', 'an equation without solution', says('0 = 1')],
      ['both sides', 'one side twice', says('y = y')],
      ['free name', 'a line with a free number', says('y = ax + b')],
      ['two lines', 'two equations where one is asked for', says('y = 2x + 3, y = 3x + 2')],
    ],
  },
  {
    prompt: 'For which x is 0 < x and x <= 1? Give the interval.',
    gold: '(0, 1]',
    wrong: '(0, 2]',
    rows: [
      ['open and closed', 'the other ends', says('[0, 1)')],
      ['both closed', 'one end too many', says('[0, 1]')],
      ['the whole line', 'everything', says('(-\\infty, \\infty)')],
      ['as a pair', 'two numbers', says('0, 1')],
    ],
  },
  {
    prompt: 'Which letter is right? (A) 70 (B) 72 (C) 74 (D) 76 when asked for 8 times 9.',
    gold: 'B',
    wrong: 'C',
    rows: [
      ['two letters', 'two letters where one is right', says('A \\text{ or } B')],
      ['all letters', 'every letter', says('A, B, C, D')],
      ['letters in a row', 'every letter, as a word', says('ABCD')],
      ['a word with it', 'a word that begins with the letter', says('\\text{Banana}')],
    ],
  },
  {
    prompt: 'How long is the way, in km?',
    gold: '5 \\text{ km}',
    wrong: '6 \\text{ km}',
    rows: [
      ['another unit', 'the number with a unit that makes it something else', says('5 \\text{ m}')],
      ['another kind', 'the number with a unit of another kind', says('5 \\text{ kg}')],
      ['the unit alone', 'no number', says('\\text{km}')],
      ['two units', 'one number with two units', says('5 \\text{ km or } 5 \\text{ m}')],
    ],
  },
]

/** @param marks how completions mark their answer */
export function mathTricks(marks: Marks): Trick[] {
  const mark = MARKS[marks]
  return SHEETS.flatMap(({ prompt, gold, wrong, rows }) => {
    const question: Question = {
      id: `math ${gold}`,
      task: { kind: 'math', prompt, gold },
      // The gold as it stands: a grader that reads no other form is strict, not blind.
      right: says(gold)(mark),
      wrong: says(wrong)(mark),
    }
    return rows.map(([name, why, completion]) => ({ name, why, question, completion: completion(mark) }))
  })
}
