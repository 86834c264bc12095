import type { CodeProblem } from './items/code.ts'

/** A code problem kept once, referred to by its id or by its content hash. */
export type StoredProblem = {
  readonly id: string
  /** SHA-256 of the canonical JSON of the problem, hex. */
  readonly hash: string
  readonly problem: CodeProblem
  /** Of its JSON. */
  readonly bytes: number
}

/** Which content of whose problem. */
export type KeptProblem = { readonly tenant: string; readonly hash: string }

export type ProblemStore = {
  /** Keeps a problem under an id; the same id again replaces it, the old content stays reachable by its hash. */
  put(tenant: string, id: string, problem: CodeProblem): Promise<{ readonly hash: string; readonly created: boolean }>
  /** @throws Failure NOT_FOUND for an unknown reference or another tenant's; STORE_UNAVAILABLE */
  get(tenant: string, reference: string): Promise<StoredProblem>
  /**
   * The same, but of a problem whose JSON is longer than so many bytes only which content it is.
   * @throws Failure NOT_FOUND, STORE_UNAVAILABLE
   */
  find(tenant: string, reference: string, mostBytes: number): Promise<StoredProblem | KeptProblem>
}

/**
 * How long references took, agreed on by all judges on machines of a kind: a limit that follows from it is then the same
 * wherever an item is judged. Keys are the callers' own.
 */
export type ReferenceTimes = {
  /** @throws Failure STORE_UNAVAILABLE */
  known(key: string): Promise<number | undefined>
  /**
   * The time that counts: the first one that anybody measured.
   * @param ms CPU milliseconds, as measured here
   * @throws Failure STORE_UNAVAILABLE
   */
  agree(key: string, ms: number): Promise<number>
}

const KEPT = /^kept:([0-9a-f]{64}):(.*)$/s

/**
 * What an item carries in a large problem's place on its way to a judge. Only the server writes it, once it has looked
 * whose the problem is: what a caller writes there is an id or a hash, and is looked up among that caller's own.
 */
export function keptReference({ tenant, hash }: KeptProblem): string {
  return `kept:${hash}:${tenant}`
}

export function readKeptReference(text: string): KeptProblem | undefined {
  const [, hash, tenant] = KEPT.exec(text) ?? []
  return hash === undefined || tenant === undefined ? undefined : { tenant, hash }
}
