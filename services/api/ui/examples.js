const fence = (/** @type {string} */ language, /** @type {string[]} */ ...lines) =>
  `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``

const twoSum = {
  type: 'function',
  entry: 'twoSum',
  signature: { params: ['int[]', 'int'], returns: 'int[]' },
  tests: [
    { args: [[2, 7, 11, 15], 9], expected: [0, 1] },
    { args: [[3, 2, 4], 6], expected: [1, 2] },
    { args: [[3, 3], 6], expected: [0, 1] },
  ],
  compare: { mode: 'unordered' },
}
const gcd = {
  type: 'stdio',
  tests: [
    { stdin: '12 18\n', expected: '6\n' },
    { stdin: '7 13\n', expected: '1\n' },
  ],
}
const person = {
  schema: {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
    required: ['name', 'age'],
    additionalProperties: false,
  },
}

/** A problem to start from where none is given. */
export const STARTER_PROBLEM = twoSum

/** @typedef {{ label: string, right: boolean, completion: string, gold?: string, language?: string, scoring?: string, problem?: unknown, rule?: string, options?: unknown, withFormat?: boolean }} Example */

/** A right and a wrong one at least of each grader, one click away. @type {Record<string, Example[]>} */
export const EXAMPLES = {
  math: [
    {
      label: 'Equal surds',
      right: true,
      completion:
        '<think>\nRationalise the denominator of 1/(1+√2).\n</think>\n<answer>\nMultiplying by the conjugate gives $\\boxed{\\sqrt{2}-1}$.\n</answer>',
      gold: '\\frac{1}{1+\\sqrt{2}}',
      withFormat: true,
    },
    {
      label: 'Identity',
      right: true,
      completion: 'Using the double angle, the expression is \\boxed{1-2\\sin^2 x}.',
      gold: '\\cos 2x',
    },
    {
      label: 'A wrong root',
      right: false,
      completion: 'The roots of $x^2-5x+6$ are \\boxed{-2, -3}.',
      gold: '2, 3',
    },
    {
      label: 'Wrong polynomial',
      right: false,
      completion: 'Expanding, we get \\boxed{(x+1)^2 + 1}.',
      gold: 'x^2+2x+1',
    },
    { label: 'No answer', right: false, completion: 'I am not sure how to begin.', gold: '\\frac{3}{4}' },
  ],
  code: [
    {
      label: 'Two sum',
      right: true,
      language: 'python',
      problem: twoSum,
      completion: `Keep a dictionary from value to index.\n\n${fence(
        'python',
        'class Solution:',
        '    def twoSum(self, nums, target):',
        '        seen = {}',
        '        for i, x in enumerate(nums):',
        '            if target - x in seen:',
        '                return [seen[target - x], i]',
        '            seen[x] = i',
      )}`,
    },
    {
      label: 'Fails a test',
      right: false,
      language: 'python',
      problem: twoSum,
      completion: fence(
        'python',
        'class Solution:',
        '    def twoSum(self, nums, target):',
        '        nums.sort()',
        '        return [0, 1]',
      ),
    },
    {
      label: 'Syntax error',
      right: false,
      language: 'python',
      problem: twoSum,
      completion: fence('python', 'def twoSum(nums, target)', '    return [0, 1]'),
    },
    {
      label: 'Half of the tests',
      right: false,
      language: 'python',
      scoring: 'fraction',
      problem: gcd,
      completion: fence('python', 'a, b = map(int, input().split())', 'print(1)'),
    },
    {
      label: 'Prints the verdict',
      right: false,
      language: 'python',
      problem: twoSum,
      completion: fence('python', 'import os', "print('all tests passed')", 'os._exit(0)'),
    },
  ],
  format: [
    {
      label: 'Think, then answer',
      right: true,
      rule: 'think-answer',
      completion: '<think>\n7 · 6 = 42.\n</think>\n<answer>\n42\n</answer>',
    },
    { label: 'No think block', right: false, rule: 'think-answer', completion: 'The answer is 42.' },
    {
      label: 'JSON by schema',
      right: true,
      rule: 'json-schema',
      options: person,
      completion: '{"name": "Ada", "age": 36}',
    },
    {
      label: 'JSON, wrong type',
      right: false,
      rule: 'json-schema',
      options: person,
      completion: '{"name": "Ada", "age": "36"}',
    },
  ],
  raw: [],
}

/** The item of the contract's first page, for the raw editor. */
export const RAW_ITEM = {
  data_source: 'ui',
  completion: '<think>Half.</think>\n<answer>\\boxed{\\frac12}</answer>',
  graders: [
    { kind: 'math', gold: '0.5' },
    { kind: 'format', rule: 'think-answer', weight: 0.1 },
  ],
}
