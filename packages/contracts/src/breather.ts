/**
 * For long loops on an event loop that others need too: says when it is time to let them have it. Costs a clock read
 * every so many steps, nothing else while the work is short.
 */
export type Breather = {
  /** Resolves after the others had a turn; undefined while that is not due. `const rest = due(); if (rest) await rest` */
  due(): Promise<void> | undefined
}

/** @param budgetMs of work without a break */
export function createBreather(budgetMs = 8): Breather {
  let since = performance.now()
  return {
    due() {
      if (performance.now() - since < budgetMs) return undefined
      return new Promise(resolve => {
        setImmediate(() => {
          since = performance.now()
          resolve()
        })
      })
    },
  }
}
