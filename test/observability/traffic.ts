import type { Result, ScoreItem, ScoreItemInput } from '@touchstone/contracts'

/** Items of every kind, right and wrong, such that each metric of results has something to count. */
export function trafficOf(name: string): readonly (ScoreItemInput & { id: string })[] {
  const item = (id: string, completion: string, graders: ScoreItem['graders'], more: Partial<ScoreItemInput> = {}) => ({
    id: `${name}/${id}`,
    data_source: 'live',
    run: 'observe',
    step: 3,
    completion,
    graders,
    ...more,
  })
  const gold = { kind: 'math', gold: '5' } as const
  const form = { kind: 'format', rule: 'think-answer', weight: 0.1 } as const
  const sum = { type: 'function' as const, entry: 'f', tests: [{ args: [2, 3], expected: 5 }] }
  const python = { kind: 'code' as const, language: 'python', problem: sum }
  const typed = { ...python, language: 'typescript' }
  const compiled = {
    kind: 'code' as const,
    language: 'c',
    problem: { type: 'stdio' as const, tests: [{ stdin: '', expected: '5' }] },
  }
  const fenced = (language: string, source: string): string => `\`\`\`${language}\n${source}\n\`\`\``
  const group = (id: string) => ({ group_id: `${name}/${id}` })
  return [
    item('right', '<think>2+3</think>\n<answer>\\boxed{5}</answer>', [gold, form], group('mixed')),
    item('wrong', '<think>2+3</think>\n<answer>\\boxed{6}</answer>', [gold, form], group('mixed')),
    item('pass-1', '\\boxed{5}', [gold], group('pass')),
    item('pass-2', '\\boxed{10/2}', [gold], group('pass')),
    item('fail-1', '\\boxed{4}', [gold], group('fail')),
    item('fail-2', '\\boxed{7}', [gold], group('fail')),
    item('truncated', '<think>2+3 is, let me see', [gold, form]),
    item('hedged', '\\boxed{4} or \\boxed{5}', [gold]),
    item('penalty', '\\boxed{6}', [{ ...gold, gold: '6', weight: -0.5 }]),
    item('unreadable', '\\boxed{5}', [{ ...gold, gold: '\\frac{1' }]),
    item('python', fenced('python', 'def f(a, b):\n    return a + b'), [python]),
    item('python-wrong', fenced('python', 'def f(a, b):\n    return a - b'), [python]),
    item('typescript', fenced('typescript', 'function f(a: number, b: number): number { return a + b }'), [typed]),
    item('compiled', fenced('c', '#include <stdio.h>\nint main(void) { puts("5"); return 0; }'), [compiled]),
    item('no-tags', 'The answer is \\boxed{5}.', [gold, form]),
  ]
}

/** What the client counted itself. */
export type Books = { rewards: number; nulls: number; sum: number; squares: number }

export function enter(books: Books, results: readonly Result[]): void {
  for (const { reward } of results) {
    if (reward === null) books.nulls++
    else {
      books.rewards++
      books.sum += reward
      books.squares += reward ** 2
    }
  }
}
