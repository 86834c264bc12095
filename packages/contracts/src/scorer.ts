import type { GraderKind, GraderOf, ScoreItem } from './items/item.ts'
import type { JsonObject } from './json.ts'
import type { Isolation } from './result.ts'
import type { Verdict } from './verdicts.ts'

/** What one grader says of one item. `score` is null exactly where the verdict is one of ours or of the caller's data. */
export type Grade = {
  readonly verdict: Verdict
  readonly score: number | null
  readonly detail: JsonObject
  /** Signals apart from the score, from a closed set of each grader. */
  readonly flags?: readonly string[]
  /** Named captures that later graders of the same item may use. */
  readonly captures?: { readonly [name: string]: string }
  /** What varies from run to run: times, CPU, cache hits, slot. */
  readonly timing?: JsonObject
  /** The tier that judged, where a sandbox did. */
  readonly isolation?: Isolation
}

/** What a grader may know beside its item. */
export type GradeContext = {
  /** The assistant's text, already joined from messages. */
  readonly completion: string
  /** Grades of the graders that this one depends on (`of`), by name, else by rule, else by kind. */
  readonly outcomes: ReadonlyMap<string, Grade>
  readonly signal: AbortSignal
}

/**
 * A grader of one kind. `grade` throws `Failure` where it cannot judge for a reason that is not the completion's;
 * the caller retries what is retryable and turns the rest into a null component.
 */
export type Scorer<Kind extends GraderKind> = {
  readonly kind: Kind
  /** Changes whenever any verdict may change. */
  readonly version: string
  grade(item: ScoreItem, grader: GraderOf<Kind>, context: GradeContext): Grade | Promise<Grade>
}

export type Scorers = { readonly [Kind in GraderKind]?: Scorer<Kind> }
