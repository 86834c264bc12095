import type { Expr, FunctionName } from '../src/ast.ts'

/** Short names to write expressions with in tests; numbers and strings stand for literals and variables. */
export type Term = Expr | number | bigint | string

export function expr(t: Term): Expr {
  if (typeof t === 'string') return { type: 'variable', name: t }
  if (typeof t === 'number' || typeof t === 'bigint') return q(t, 1)
  return t
}

/** The rational n/d in lowest terms. */
export function q(n: number | bigint, d: number | bigint): Expr {
  let [a, b] = [BigInt(n), BigInt(d)]
  if (b < 0n) [a, b] = [-a, -b]
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return { type: 'number', numerator: a / x, denominator: b / x }
}

/** A decimal literal, exactly. */
export function dec(text: string): Expr {
  const [whole = '0', part = ''] = text.split('.')
  return q(BigInt(whole + part), 10n ** BigInt(part.length))
}

export const pi: Expr = { type: 'constant', name: 'pi' }
export const e: Expr = { type: 'constant', name: 'e' }
export const i: Expr = { type: 'constant', name: 'i' }
export const infinity: Expr = { type: 'constant', name: 'infinity' }
export const add = (...terms: Term[]): Expr => ({ type: 'add', terms: terms.map(expr) })
export const mul = (...factors: Term[]): Expr => ({ type: 'multiply', factors: factors.map(expr) })
export const div = (a: Term, b: Term): Expr => ({ type: 'divide', numerator: expr(a), denominator: expr(b) })
export const neg = (a: Term): Expr => ({ type: 'negate', operand: expr(a) })
export const sub = (a: Term, b: Term): Expr => add(a, neg(b))
export const pow = (a: Term, b: Term): Expr => ({ type: 'power', base: expr(a), exponent: expr(b) })
export const sqrt = (a: Term): Expr => ({ type: 'root', radicand: expr(a) })
export const root = (n: Term, a: Term): Expr => ({ type: 'root', radicand: expr(a), index: expr(n) })
export const fn = (name: FunctionName, ...args: Term[]): Expr => ({ type: 'call', name, args: args.map(expr) })
export const sum = (variable: string, from: Term, to: Term, body: Term): Expr => ({
  type: 'series',
  kind: 'sum',
  variable,
  from: expr(from),
  to: expr(to),
  body: expr(body),
})
