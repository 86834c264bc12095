import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { asRow, type JsonRow } from '../../lines.ts'
import { assertsOf } from '../code-questions.ts'
import type { Task } from '../trick.ts'
import { type Grader, none, scored } from './grader.ts'

const CHILD = new URL('./python-module.py', import.meta.url).pathname
const START_MS = 120_000
/** How long the output of a child that has ended is read on. */
const LINGER_MS = 1_000
const ENDED = 'its process ended'

export type PythonModuleOptions = {
  readonly python: string
  /** Name of the function. */
  readonly entry: string
  readonly timeoutMs: number
  /** What it is told as `data_source`, by which verl's own functions choose a grader. */
  readonly mathSource: string
  readonly codeSource: string
}

/**
 * A function in verl's form, `compute_score(data_source, solution_str, ground_truth, extra_info)`, in a Python child of its
 * own. A trick may hold the child: then it is ended and a new one started for the next.
 */
export async function pythonModuleGrader(module: string, options: PythonModuleOptions): Promise<Grader> {
  let child = await startChild(module, options)
  return {
    name: module.replace(/^.*\//, ''),
    atOnce: 1,
    asks: task => task.kind !== 'code' || task.language === 'python',
    async score({ task }, completion) {
      const request = {
        data_source: task.kind === 'code' ? options.codeSource : options.mathSource,
        solution_str: completion,
        ground_truth: truthOf(task),
        extra_info: { index: 0, split: 'test', question: task.prompt },
        fork: task.kind === 'code',
        seconds: options.timeoutMs / 1000,
      }
      const fresh = child.ended()
      if (fresh) child = await startChild(module, options)
      let row = await child.ask(request)
      if (row === ENDED && !fresh) {
        // An earlier trick may have killed it after its own answer: only a child that heard nothing else tells.
        child = await startChild(module, options)
        row = await child.ask(request)
      }
      if (typeof row === 'string') return none(row)
      return typeof row.score === 'number' ? scored(row.score) : none(String(row.error))
    },
    close: async () => child.end(),
  }
}

/** Tests as verl's data sets keep them: JSON text. */
function truthOf(task: Task): string {
  if (task.kind !== 'code') return task.gold
  switch (task.form) {
    case 'function':
      return JSON.stringify({
        inputs: task.tests.map(({ args }) => args.join('\n')),
        outputs: task.tests.map(({ expected }) => String(expected)),
        fn_name: 'f',
      })
    case 'asserts':
      return JSON.stringify({ assert_case: assertsOf(task), fn_name: 'f' })
    case 'stdio':
      return JSON.stringify({
        inputs: task.tests.map(({ stdin }) => stdin),
        outputs: task.tests.map(({ stdout }) => stdout),
      })
  }
}

/** The child's answer, or why there is none. */
type Row = JsonRow | string
type Child = {
  ask(request: object): Promise<Row>
  ended(): boolean
  end(): void
}

/** @throws where the interpreter does not start or the module cannot be loaded */
async function startChild(module: string, { python, entry, timeoutMs }: PythonModuleOptions): Promise<Child> {
  // A session of its own, so that what it starts can be ended with it.
  const child = spawn(python, [CHILD, module, entry], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
  const lines = createInterface({ input: child.stdout })
  child.stdin.on('error', () => {}) // it ended: the lines end too, which says so
  let ended = false
  const gone = (): void => {
    if (!ended && child.pid !== undefined) endGroup(child.pid)
    ended = true
  }
  const end = (): void => {
    gone()
    lines.close()
  }
  child.once('exit', () => {
    gone()
    // What it answered before is read first; a process that left its group may hold the output open.
    setTimeout(end, LINGER_MS).unref()
  })
  lines.once('close', gone) // its output may end before it is told to have ended

  const mark = `${randomUUID()} `
  child.stdin.write(`${mark}\n`)
  /** The first line of ours that is about this place; a late one of an earlier place is passed over. */
  const row = (place: number | undefined, patienceMs: number): Promise<Row> =>
    new Promise(resolve => {
      const settle = (found: Row): void => {
        clearTimeout(timer)
        lines.off('line', hear)
        lines.off('close', closed)
        resolve(found)
      }
      const hear = (line: string): void => {
        if (!line.startsWith(mark)) return
        const found = asRow(JSON.parse(line.slice(mark.length)))
        if (found.place === place) settle(found)
      }
      const closed = (): void => settle(ENDED)
      if (ended) return resolve(ENDED)
      const timer = setTimeout(() => {
        settle(`no answer in ${patienceMs / 1000} s`)
        end()
      }, patienceMs)
      lines.on('line', hear)
      lines.once('close', closed)
    })

  const greeting = await Promise.race([row(undefined, START_MS), failed])
  if (typeof greeting === 'string' || greeting.ready !== true) {
    end()
    throw new Error(`${module} cannot be loaded: ${typeof greeting === 'string' ? greeting : String(greeting.error)}`)
  }
  let place = 0
  return {
    ask(request) {
      place += 1
      // The child keeps the time of a fork itself; it is given some more before it is ended with it.
      const answer = row(place, timeoutMs + 5_000)
      child.stdin.write(`${JSON.stringify({ ...request, place })}\n`)
      return answer
    },
    ended: () => ended,
    end,
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}
