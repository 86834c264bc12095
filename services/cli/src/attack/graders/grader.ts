import type { Question, Task } from '../trick.ts'

/** What a grader said to one completion. */
export type Answer =
  | { readonly kind: 'score'; readonly score: number; readonly note: string }
  /** It would not say a number: an error, a null, a time-out, an end of its process. Never taken as 0. */
  | { readonly kind: 'none'; readonly note: string }

/** Whoever gives rewards: a service, a sandbox, a function. */
export type Grader = {
  readonly name: string
  /** Completions that it may be asked about at a time. */
  readonly atOnce: number
  /** Can it be asked this at all? */
  asks(task: Task): boolean
  /** Does not throw for what the grader does; throws where it cannot be reached at all. */
  score(question: Question, completion: string): Promise<Answer>
  close(): Promise<void>
}

export function scored(score: number, note = ''): Answer {
  return Number.isFinite(score) ? { kind: 'score', score, note } : { kind: 'none', note: `said ${score}` }
}

export function none(note: string): Answer {
  return { kind: 'none', note: note.replaceAll(/\s+/g, ' ').slice(0, 300) }
}

/** The program of a completion of ours, for graders that take code without a message around it. */
export function programOf(completion: string): string {
  return /```\w+\n([\s\S]*?)\n```/.exec(completion)?.[1] ?? completion
}
