export type Source = 'tag' | 'boxed' | 'phrase' | 'latex' | 'whole' | 'number'

/** What a completion gives as its final answer, and from where. */
export type Extraction =
  | Found
  | { readonly state: 'none' | 'truncated' | 'rejected'; readonly flags: readonly string[] }

export type Found = {
  readonly state: 'found'
  readonly answer: string
  readonly source: Source
  /** Earlier parts that belong to it, where several boxes name the parts of one answer. */
  readonly joined: string | null
  /** Other candidates, for the policy `all`. */
  readonly others: readonly string[]
  readonly flags: readonly string[]
}

export const found = (answer: string, source: Source, flags: readonly string[] = []): Found => ({
  state: 'found',
  answer: answer.trim(),
  source,
  joined: null,
  others: [],
  flags,
})

/** A longer text is no answer. */
export const MAX_WHOLE = 4_000
