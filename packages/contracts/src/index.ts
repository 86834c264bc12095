export {
  BatchAccepted,
  BatchRequest,
  type BatchRow,
  BatchStatus,
  type BatchStore,
  Callback,
  type NewBatch,
  type ResultPage,
} from './batch.ts'
export { BLAME, type Blame, type BlameEvent } from './blame.ts'
export { type Breather, createBreather } from './breather.ts'
export { keepsNumbers, type NumberPlace, parseAt, parseKeepingNumbers, placeOfMember } from './exact-numbers.ts'
export { FAILURES, Failure, type FailureCode, type Pointed } from './failures.ts'
export { type GroundTruth, groundTruth } from './ground-truth.ts'
export {
  AssertsProblem,
  type CodeCompare,
  CodeGrader,
  type CodeLimits,
  CodeOptions,
  CodeProblem,
  FunctionProblem,
  HarnessProblem,
  StdioProblem,
} from './items/code.ts'
export { Compose } from './items/compose.ts'
export { ExternalGrader } from './items/external.ts'
export { FORMAT_RULES, FormatGrader, type FormatGraderOf, type FormatRule } from './items/format.ts'
export {
  type ChatMessage,
  Completion,
  Grader,
  type GraderKind,
  type GraderOf,
  ScoreItem,
  ScoreItemInput,
} from './items/item.ts'
export { MathGrader, MathOptions } from './items/math.ts'
export type { Json, JsonObject } from './json.ts'
export { isJsonOver } from './json-size.ts'
export { pointedErrors } from './pointed.ts'
export { Problem } from './problem.ts'
export {
  type KeptProblem,
  keptReference,
  type ProblemStore,
  type ReferenceTimes,
  readKeptReference,
  type StoredProblem,
} from './problem-store.ts'
export type { ProgramJob, ProgramReport, ProgramRun, ProgramRunner } from './programs.ts'
export { createItemReader, type ItemReader, type ReadItem } from './read-item.ts'
export { Component, type Isolation, type IsolationTest, Result } from './result.ts'
export { type ResultSummary, type SummarizedItem, summarize } from './result-summary.ts'
export type { Grade, GradeContext, Scorer, Scorers } from './scorer.ts'
export { type StoredResult, storedResult } from './stored-result.ts'
export { undeterminedResult } from './undetermined-result.ts'
export {
  COMPLETION_VERDICTS,
  type CompletionVerdict,
  isNullVerdict,
  NULL_VERDICTS,
  type NullVerdict,
  VERDICTS,
  type Verdict,
} from './verdicts.ts'
