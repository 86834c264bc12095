import type { Value } from '../wire/value.ts'
import { evaluate, PythonError } from './python/evaluate.ts'
import { parseAll } from './python/parse.ts'
import { readLines, Unreadable } from './python/tokens.ts'

/** The value of a Python literal (`(1, 2)`, `{'a': None}`, `1_000`, `float('inf')`); undefined where the text is none. */
export function readPythonLiteral(text: string): Value | undefined {
  try {
    const [line, more] = readLines(text.trim())
    if (line === undefined || more !== undefined) return undefined
    return evaluate(parseAll(line.tokens), { names: new Map() })
  } catch (error) {
    if (error instanceof Unreadable || error instanceof PythonError) return undefined
    throw error
  }
}
