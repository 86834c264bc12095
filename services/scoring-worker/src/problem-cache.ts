import { createBoundedLoads } from '@touchstone/completion'
import { type CodeProblem, Failure, type ProblemStore, readKeptReference } from '@touchstone/contracts'

/** JSON of all problems that are kept. */
const MAX_BYTES = 256 << 20

/** Large stored problems, fetched and parsed once for all the items that name them. */
export function createProblemCache(
  store: Pick<ProblemStore, 'get'>,
  maxBytes = MAX_BYTES,
): (reference: string) => Promise<CodeProblem | undefined> {
  const keep = createBoundedLoads<CodeProblem>(maxBytes)

  async function load(tenant: string, hash: string): Promise<{ value: CodeProblem; bytes: number }> {
    try {
      const { problem, bytes } = await store.get(tenant, hash)
      return { value: problem, bytes }
    } catch (error) {
      const failure = Failure.from(error)
      // It was there when the item was taken: that it is not now is nobody's wrong answer.
      throw failure.code === 'NOT_FOUND' ? new Failure('STORE_UNAVAILABLE', { cause: error }) : failure
    }
  }

  return async reference => {
    const named = readKeptReference(reference)
    return named === undefined ? undefined : await keep(reference, () => load(named.tenant, named.hash))
  }
}
