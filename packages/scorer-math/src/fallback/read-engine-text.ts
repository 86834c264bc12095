import type { Expr } from '../ast.ts'
import { FUNCTIONS_BY_ENGINE_NAME } from './engine-names.ts'

const MAX_LENGTH = 20_000
const MAX_DEPTH = 200

/**
 * Reads what the engine answers: integers, names v1 … vn, pi, e, i, Infinity, + − * / ^, parentheses and the functions
 * of ENGINE_NAMES. The whole text is read or the result is null; unknown names and decimals are refused.
 */
export function readEngineText(text: string, names: ReadonlyMap<string, string>): Expr | null {
  if (text.length > MAX_LENGTH) return null
  const original = new Map([...names].map(([name, printed]) => [printed, name]))
  const tokens = text.match(/\d+|[A-Za-z]\w*|[-+*/^(),]|\S/g) ?? []
  let at = 0
  let depth = 0
  const peek = (): string | undefined => tokens[at]
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false
    at++
    return true
  }

  function sum(): Expr | null {
    if (++depth > MAX_DEPTH) return null
    const terms: Expr[] = []
    let negative = take('-')
    for (;;) {
      const term = product()
      if (term === null) return null
      terms.push(negative ? { type: 'negate', operand: term } : term)
      if (take('+')) negative = false
      else if (take('-')) negative = true
      else break
    }
    depth--
    const only = terms[0]
    return terms.length === 1 && only !== undefined ? only : { type: 'add', terms }
  }

  function product(): Expr | null {
    let left = power()
    while (left !== null) {
      if (take('*')) {
        const right = power()
        left = right === null ? null : { type: 'multiply', factors: [left, right] }
      } else if (take('/')) {
        const right = power()
        left = right === null ? null : { type: 'divide', numerator: left, denominator: right }
      } else break
    }
    return left
  }

  function power(): Expr | null {
    if (take('-')) {
      const operand = power()
      return operand === null ? null : { type: 'negate', operand }
    }
    const base = primary()
    if (base === null || !take('^')) return base
    if (++depth > MAX_DEPTH) return null
    const exponent = power()
    depth--
    return exponent === null ? null : { type: 'power', base, exponent }
  }

  function primary(): Expr | null {
    const token = peek()
    if (token === undefined) return null
    at++
    if (/^\d/.test(token)) return { type: 'number', numerator: BigInt(token), denominator: 1n }
    if (token === '(') {
      const inner = sum()
      return inner !== null && take(')') ? inner : null
    }
    if (take('(')) {
      const argument = sum()
      if (argument === null || !take(')')) return null
      if (token === 'sqrt') return { type: 'root', radicand: argument }
      const name = FUNCTIONS_BY_ENGINE_NAME.get(token)
      return name === undefined ? null : { type: 'call', name, args: [argument] }
    }
    if (token === 'pi' || token === 'e' || token === 'i') return { type: 'constant', name: token }
    if (token === 'Infinity') return { type: 'constant', name: 'infinity' }
    const name = original.get(token)
    return name === undefined ? null : { type: 'variable', name }
  }

  const result = sum()
  return at === tokens.length ? result : null
}
