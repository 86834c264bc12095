/**
 * What the ladder says of two expressions.
 * `equal` only by a method whose error bound its docstring states; `different` only by proof;
 * `undecided` carries the reason and never depends on a clock.
 */
export type Decision =
  | { readonly verdict: 'equal'; readonly method: string; readonly note?: string }
  | { readonly verdict: 'different'; readonly proof: string; readonly witness?: string }
  | { readonly verdict: 'undecided'; readonly reason: string }

/** Elementary operations that one comparison may still take; shared by all its parts. No clock. */
export type Budget = { steps: number }

export type DecideOptions = {
  readonly budget: Budget
  /** Seed of the sample points: a symmetric hash of the pair and a salt. */
  readonly seed: number
  /** Variables are real, or complex. */
  readonly domain: 'real' | 'complex'
}
