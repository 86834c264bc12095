import { asRow } from '../../lines.ts'
import { assertsOf } from '../code-questions.ts'
import type { Task } from '../trick.ts'
import { type Grader, none, programOf, scored } from './grader.ts'
import { ask, type HttpOptions } from './http.ts'

const RUN_SECONDS = 10
type CodeTask = Extract<Task, { kind: 'code' }>

/**
 * SandboxFusion's `/run_code` as trainers use it for sets of asserts: program and asserts in one file, and status 0 is a
 * full reward. Standard input and output as verl's client uses it: a request per test, its output compared here.
 */
export function runCodeGrader(url: string, http: HttpOptions): Grader {
  return {
    name: `${url}/run_code`,
    atOnce: 4,
    asks: task => task.kind === 'code' && task.form !== 'function',
    async score({ task }, completion) {
      if (task.kind !== 'code') return none('asks for no program')
      const program = programOf(completion)
      const language = task.language === 'javascript' ? 'nodejs' : 'python'
      const run = (code: string, stdin: string, pays: (stdout: string) => boolean) =>
        ask(
          `${url}/run_code`,
          { code, language, stdin, compile_timeout: RUN_SECONDS, run_timeout: RUN_SECONDS },
          http,
          body => {
            const { status, run_result } = asRow(body)
            if (status === 'SandboxError') return none('SandboxError')
            const { return_code, stdout } = asRow(run_result)
            const good = status === 'Success' && return_code === 0 && pays(typeof stdout === 'string' ? stdout : '')
            return scored(good ? 1 : 0, String(status))
          },
        )
      if (task.form === 'asserts') return run(`${program}\n${testCode(task)}\n`, '', () => true)
      for (const { stdin, stdout } of task.tests) {
        const answer = await run(program, stdin, output => output.trimEnd() === stdout.trimEnd())
        if (answer.kind === 'none' || answer.score === 0) return answer
      }
      return scored(1)
    },
    close: async () => {},
  }
}

/** SandboxFusion's `/submit`: the tests go with the request, and the server says whether the completion is accepted. */
export function submitGrader(url: string, http: HttpOptions): Grader {
  return {
    name: `${url}/submit`,
    atOnce: 4,
    asks: task => task.kind === 'code' && task.form !== 'function',
    async score({ task, id }, completion) {
      if (task.kind !== 'code') return none('asks for no program')
      const language = task.language === 'javascript' ? 'nodejs' : 'python'
      return ask(
        `${url}/submit`,
        { dataset: 'attack', id, completion, config: submitConfig(task, language) },
        http,
        body => {
          const { accepted } = asRow(body)
          return typeof accepted === 'boolean'
            ? scored(accepted ? 1 : 0)
            : none('its answer says not whether it is accepted')
        },
      )
    },
    close: async () => {},
  }
}

function submitConfig(task: CodeTask, language: string): object {
  const common = { language, compile_timeout: RUN_SECONDS, run_timeout: RUN_SECONDS, extra: { run_all_cases: true } }
  const provided = { id: 0, content: task.prompt, labels: {} }
  if (task.form === 'stdio') {
    const test = task.tests.map(({ stdin, stdout }) => ({ input: { stdin }, output: { stdout } }))
    return { ...common, dataset_type: 'CommonOJDataset', provided_data: { ...provided, test } }
  }
  if (task.language === 'python')
    return { ...common, dataset_type: 'MBPPDataset', provided_data: { ...provided, test: assertsOf(task) } }
  return { ...common, dataset_type: 'AutoEvalDataset', provided_data: { ...provided, test: testCode(task) } }
}

function testCode(task: CodeTask): string {
  const lines = assertsOf(task)
  return (task.language === 'javascript' ? ["const assert = require('assert')", ...lines] : lines).join('\n')
}
