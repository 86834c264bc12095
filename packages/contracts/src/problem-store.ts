import type { CodeProblem } from './items/code.ts'

/** A code problem kept once, referred to by its id or by its content hash. */
export type StoredProblem = {
  readonly id: string
  /** SHA-256 of the canonical JSON of the problem, hex. */
  readonly hash: string
  readonly problem: CodeProblem
}

export type ProblemStore = {
  /** Keeps a problem under an id; the same id again replaces it, the old content stays reachable by its hash. */
  put(tenant: string, id: string, problem: CodeProblem): Promise<{ readonly hash: string; readonly created: boolean }>
  /** @throws Failure NOT_FOUND for an unknown reference or another tenant's; STORE_UNAVAILABLE */
  get(tenant: string, reference: string): Promise<StoredProblem>
}
