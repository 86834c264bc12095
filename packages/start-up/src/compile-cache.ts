import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What set-up builds and what Node compiles is kept here. */
export const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/touchstone', import.meta.url))

/**
 * Sources are read and compiled once per version, not at every start; processes and threads that are started from here
 * find the same folder in their environment. Without a place to write, each start just takes longer.
 */
export function keepCompiledCode(): void {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return
  enableCompileCache(CACHE)
  process.env.NODE_COMPILE_CACHE = CACHE
}
