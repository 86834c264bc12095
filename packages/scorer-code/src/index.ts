export { openLanguages } from './languages/languages.ts'
export { python } from './languages/python.ts'
export {
  createJudge,
  createJudge,
  type JudgeEvent,
  type JudgeEvent,
  type JudgeLoad,
  type JudgeLoad,
  type JudgeOptions,
  type JudgeOptions,
  type LocalJudge,
  type LocalJudge,
} from './pool.ts'
export type { Judge, RunLimits, RunReport, RunRequest, RunTask, TestOutcome, WireText } from './run.ts'
export { CODE_GRADER_VERSION, type CodeScorerOptions, createCodeScorer } from './scorer.ts'
