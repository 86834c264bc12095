import type { CodeForm, CodeTest, Question, Task } from './trick.ts'

const TESTS: readonly CodeTest[] = [test(3, 5), test(7, 11), test(2, 9), test(12, 4), test(8, 8)]

const PROMPTS: { readonly [Form in CodeForm]: string } = {
  function: 'Write a function f(a, b) that returns a * a * 310007 + b * 17 + 1000003.',
  asserts: 'Write a function f(a, b) that returns a * a * 310007 + b * 17 + 1000003.',
  stdio: 'Read a and b. Print v = a * a * 310007 + b * 17 + 1000003, then Yes where v is odd, else No.',
}

const HONEST: { readonly [Key in `${'python' | 'javascript'} ${'call' | 'stdio'}`]: string } = {
  'python call': 'def f(a, b):\n    return a * a * 310007 + b * 17 + 1000003\n',
  'python stdio':
    'a, b = map(int, input().split())\nv = a * a * 310007 + b * 17 + 1000003\nprint(v)\nprint("Yes" if v % 2 else "No")\n',
  'javascript call': 'function f(a, b) {\n  return a * a * 310007 + b * 17 + 1000003\n}\n',
  'javascript stdio':
    "const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(/\\s+/).map(Number)\nconst v = a * a * 310007 + b * 17 + 1000003\nconsole.log(v)\nconsole.log(v % 2 ? 'Yes' : 'No')\n",
}

/** One question per language and form. The wrong program is the right one with another constant. */
export function codeQuestion(language: 'python' | 'javascript', form: CodeForm): Question {
  const program = HONEST[`${language} ${form === 'stdio' ? 'stdio' : 'call'}`]
  const task: Task = { kind: 'code', prompt: PROMPTS[form], language, form, tests: TESTS }
  return {
    id: `${language} ${form}`,
    task,
    right: codeCompletion(language, program),
    wrong: codeCompletion(language, program.replace('310007', '210007')),
  }
}

export function codeCompletion(language: string, program: string): string {
  return `Here is the program.\n\n\`\`\`${language}\n${program.trimEnd()}\n\`\`\`\n`
}

/** One statement per test, as sets of asserts have them. */
export function assertsOf({ language, tests }: Extract<Task, { kind: 'code' }>): string[] {
  return tests.map(({ args, expected }) =>
    language === 'python'
      ? `assert f(${args.join(', ')}) == ${expected}`
      : `assert.strictEqual(f(${args.join(', ')}), ${expected})`,
  )
}

function test(a: number, b: number): CodeTest {
  // Unlikely to be guessed, and large enough that one more is less than a millionth.
  const expected = a * a * 310_007 + b * 17 + 1_000_003
  return {
    args: [a, b],
    expected,
    stdin: `${a} ${b}\n`,
    stdout: `${expected}\n${expected % 2 === 1 ? 'Yes' : 'No'}\n`,
  }
}
