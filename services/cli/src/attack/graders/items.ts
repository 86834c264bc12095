import type { Result, ScoreItemInput } from '@touchstone/contracts'
import { assertsOf } from '../code-questions.ts'
import type { Question, Task } from '../trick.ts'
import { type Answer, none, scored } from './grader.ts'

/** A trick as an item of `POST /score`: with graders of its own, or judged by a profile of the server. */
export function itemOf(
  { task, id }: Question,
  completion: string,
  profile: string | undefined,
): ScoreItemInput & { id: string } {
  const item = { id, prompt: task.prompt, completion }
  if (profile === undefined) return { ...item, graders: [graderOf(task)] }
  return task.kind === 'code' ? { ...item, profile, problem: problemOf(task) } : { ...item, profile, gold: task.gold }
}

export function answerOf(result: Pick<Result, 'reward' | 'reason' | 'components'>): Answer {
  if (result.reward === null) return none(`null: ${result.reason ?? 'no reason'}`)
  return scored(result.reward, result.components.map(({ verdict }) => verdict).join(', '))
}

type GraderInput = NonNullable<ScoreItemInput['graders']>[number]

function graderOf(task: Task): GraderInput {
  switch (task.kind) {
    case 'math':
      return { kind: 'math', gold: task.gold }
    case 'format':
      return { kind: 'format', rule: 'think-answer' }
    case 'code':
      return {
        kind: 'code',
        language: task.language,
        problem: problemOf(task),
        limits: { cpu_ms: 2_000, total_cpu_ms: 10_000 },
      }
  }
}

type CodeTask = Extract<Task, { kind: 'code' }>
type Problem = NonNullable<Extract<GraderInput, { kind: 'code' }>['problem']>

function problemOf(task: CodeTask): Problem {
  const { language, form, tests } = task
  switch (form) {
    case 'function':
      return { type: 'function', entry: 'f', tests: tests.map(({ args, expected }) => ({ args: [...args], expected })) }
    case 'stdio':
      return { type: 'stdio', tests: tests.map(({ stdin, stdout }) => ({ stdin, expected: stdout })) }
    case 'asserts':
      return language === 'python'
        ? { type: 'asserts', entry: 'f', tests: assertsOf(task) }
        : { type: 'harness', entry: 'f', tests_code: [ASSERT, ...assertsOf(task)].join('\n') }
  }
}

const ASSERT = "const assert = require('assert')"
