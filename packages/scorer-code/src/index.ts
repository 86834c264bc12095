export type { Judge, RunLimits, RunReport, RunRequest, RunTask, TestOutcome, WireText } from './run.ts'
export { CODE_GRADER_VERSION, type CodeScorerOptions, createCodeScorer } from './scorer.ts'
