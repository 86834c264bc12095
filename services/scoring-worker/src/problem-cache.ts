import { type CodeProblem, Failure, type ProblemStore, readKeptReference } from '@touchstone/contracts'

/** JSON of all problems that are kept. */
const MAX_BYTES = 256 << 20

/**
 * Large stored problems, fetched and parsed once for all the items that name them. The one used longest ago goes where
 * they come to more than so many bytes; a larger one is kept alone.
 */
export function createProblemCache(
  store: Pick<ProblemStore, 'get'>,
  maxBytes = MAX_BYTES,
): (reference: string) => Promise<CodeProblem | undefined> {
  const kept = new Map<string, { readonly problem: Promise<CodeProblem>; bytes: number }>()
  let total = 0

  const fetch = (reference: string, tenant: string, hash: string) => {
    const entry = { problem: load(tenant, hash), bytes: 0 }
    kept.set(reference, entry)
    return entry
    async function load(...whose: [string, string]): Promise<CodeProblem> {
      try {
        const { problem, bytes } = await store.get(...whose)
        entry.bytes = bytes
        total += bytes
        for (const [oldest, { bytes: itsBytes }] of kept) {
          if (total <= maxBytes || oldest === reference) break
          kept.delete(oldest)
          total -= itsBytes
        }
        return problem
      } catch (error) {
        kept.delete(reference)
        const failure = Failure.from(error)
        // It was there when the item was taken: that it is not now is nobody's wrong answer.
        throw failure.code === 'NOT_FOUND' ? new Failure('STORE_UNAVAILABLE', { cause: error }) : failure
      }
    }
  }

  return async reference => {
    const named = readKeptReference(reference)
    if (named === undefined) return undefined
    const found = kept.get(reference) ?? fetch(reference, named.tenant, named.hash)
    // Put last: the first of the map is the one used longest ago.
    if (kept.delete(reference)) kept.set(reference, found)
    return await found.problem
  }
}
