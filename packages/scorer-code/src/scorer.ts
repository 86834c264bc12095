import { codeBlocks, languageOf, type Reasoning, readProgram, splitReasoning } from '@touchstone/completion'
import {
  type CodeGrader,
  type CodeProblem,
  Failure,
  type Grade,
  type GradeContext,
  type ReferenceTimes,
  type ScoreItem,
  type Scorer,
} from '@touchstone/contracts'
import { judgePlan } from './judge-plan.ts'
import { limitsOf } from './limits.ts'
import { createProblemMaker } from './problems/made-tests.ts'
import type { Plan } from './problems/plan.ts'
import { createProblemReader } from './problems/read-problem.ts'
import { readTests } from './problems/read-tests.ts'
import type { Judge } from './run.ts'

/** Changes whenever any verdict may change. */
const CODE_GRADER_VERSION = '1.1.0'

export type CodeScorerOptions = {
  readonly judge: Judge
  /** Of the deployment; seeds the order of tests. */
  readonly salt: string
  /** May code run on the reduced isolation tier? Default false. */
  readonly allowReduced?: boolean
  /** Problems that were stored once, by id or content hash. */
  readonly problemById?: (id: string) => Promise<CodeProblem | undefined>
  /** What references took, shared with other judges. */
  readonly times?: ReferenceTimes
}

/**
 * The code grader: finds the program in the completion, runs it on the problem's tests and compares what it answers.
 * Expected values never go where the program is.
 */
export function createCodeScorer({
  judge,
  salt,
  allowReduced = false,
  problemById,
  times,
}: CodeScorerOptions): Scorer<'code'> {
  const make = createProblemMaker(judge, times)
  const readProblem = createProblemReader()
  return { kind: 'code', version: CODE_GRADER_VERSION, grade }

  async function grade(item: ScoreItem, grader: CodeGrader, { completion, signal }: GradeContext): Promise<Grade> {
    requireIsolation(judge, allowReduced)
    const wanted = grader.language === undefined ? undefined : (languageOf(grader.language) ?? grader.language)
    if (grader.language !== undefined && judge.knows?.(wanted ?? '') === false) throw unknownLanguage(grader.language)
    const given = await problemOf(grader)
    const { problem, cpuMs } = given === undefined ? { problem: given, cpuMs: undefined } : await make(given)
    const planFor = (language: string): Plan =>
      problem === undefined
        ? readTests(grader.tests, language, grader.compare)
        : readProblem(problem, language, grader.compare)
    // A problem that cannot be judged is nobody's wrong answer, whatever the completion says.
    const assumed = wanted ?? 'python'
    const firstPlan = planFor(assumed)

    const reasoning = reasoningOf(completion, item.think_prefilled)
    if (reasoning.state === 'unclosed') return miss('truncated', { reason: 'the reasoning was never closed' })
    const read = readProgram(reasoning.answer, {
      language: wanted ?? (problem?.type === 'asserts' || problem?.type === 'harness' ? 'python' : undefined),
      pick: grader.extract,
      entry: 'entry' in firstPlan ? firstPlan.entry : undefined,
      prefix: problem?.prompt_code ?? problem?.starter_code,
    })
    if (!read.ok) return miss('no_answer', { reason: read.reason })
    const { program } = read
    // Whoever chooses a language that nobody judges has not answered; its tools are not missing.
    if (judge.knows?.(program.language) === false) return miss('no_answer', { reason: 'other_language' })
    const plan = program.language === assumed ? firstPlan : planFor(program.language)
    const detail = { language: program.language, code: program.from }
    return judgePlan(judge, {
      plan,
      program: { ...program, language: dialectOf(grader.language, program.language) },
      detail,
      salt,
      limits: limitsOf(program.language, {
        ...(cpuMs === undefined ? {} : { cpu_ms: cpuMs(program.language) }),
        ...grader.limits,
      }),
      scoring: grader.scoring ?? 'all',
      process: grader.process ?? (plan.kind === 'stdio' ? 'test' : 'submission'),
      kept: problem !== undefined && problem !== grader.problem,
      reveal: grader.reveal ?? false,
      signal,
    })
  }

  async function problemOf(grader: CodeGrader): Promise<CodeProblem | undefined> {
    if (typeof grader.problem !== 'string') {
      if (grader.problem === undefined && grader.tests === undefined)
        throw new Failure('INVALID_PROBLEM', { detail: 'the grader has neither problem nor tests' })
      return grader.problem
    }
    const stored = await problemById?.(grader.problem)
    if (stored === undefined) throw new Failure('INVALID_PROBLEM', { detail: 'no stored problem has that id' })
    return stored
  }
}

/** The standard of C++ that the grader asks for, where the judge tells them apart; its limits and types are C++'s. */
function dialectOf(wanted: string | undefined, language: string): string {
  const standard = language === 'cpp' ? /^c(?:pp|\+\+)(11|14|17|23)$/i.exec(wanted ?? '')?.[1] : undefined
  return standard === undefined ? language : standard === '23' ? 'cpp23' : 'cpp17'
}

/** Parts the reasoning off; an opening tag that stands in a block of code is text of the program. */
function reasoningOf(completion: string, prefilled: boolean | undefined): Reasoning {
  const reasoning = splitReasoning(completion, { prefilled })
  if (reasoning.state !== 'unclosed' || prefilled === true || completion.includes('</think>')) return reasoning
  const at = reasoning.answer.length
  const isInCode = codeBlocks(completion).some(({ start, end, unclosed }) => start < at && at < end && !unclosed)
  return isInCode ? { state: 'none', reasoning: '', answer: completion } : reasoning
}

function requireIsolation({ isolation, isolationReason }: Judge, allowReduced: boolean): void {
  if (isolation === 'full' || (isolation === 'reduced' && allowReduced)) return
  const why = isolationReason === undefined ? '' : ` (${isolationReason})`
  const help = isolation === 'reduced' ? '; TOUCHSTONE_ISOLATION=reduced has it judge there' : ''
  throw new Failure('ISOLATION_REFUSED', { detail: `the isolation tier is ${isolation}${why}${help}` })
}

function unknownLanguage(name: string): Failure {
  const detail = `no judge knows a language ${JSON.stringify(name.slice(0, 64))}`
  return new Failure('INVALID_ITEM', { detail, errors: [{ pointer: '/language', detail }] })
}

function miss(verdict: 'truncated' | 'no_answer', detail: { reason: string }): Grade {
  return { verdict, score: 0, detail }
}
