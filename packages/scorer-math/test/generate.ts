import type { Expr, FunctionName } from '../src/ast.ts'
import { add, div, e, expr, fn, mul, neg, pi, pow, q, root, sqrt, sub, type Term } from './build.ts'

/** Draws from [0, 1): the generator is the caller's, so that a failing pair can be made again from its seed. */
export type Random = () => number

const pick = <T>(random: Random, list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0]
const whole = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1))

/** An expression in at most `variables`, of about 2^depth leaves, of the kinds that answers have. */
export function generateExpression(random: Random, depth: number, variables: readonly string[]): Expr {
  if (depth <= 0 || random() < 0.12) return leaf(random, variables)
  const go = (): Expr => generateExpression(random, depth - 1, variables)
  switch (whole(random, 0, 10)) {
    case 0:
    case 1:
      return add(go(), go())
    case 2:
      return sub(go(), go())
    case 3:
    case 4:
      return mul(go(), go())
    case 5:
      return div(go(), positive(random, go()))
    case 6:
      return pow(go(), whole(random, 2, 4))
    case 7:
      return random() < 0.7 ? sqrt(positive(random, go())) : root(3, go())
    case 8:
      return fn(pick<FunctionName>(random, ['sin', 'cos', 'atan', 'tanh']), go())
    case 9:
      return random() < 0.5 ? fn('ln', positive(random, go())) : pow(e, fn('sin', go()))
    default:
      return fn('abs', go())
  }
}

/** Keeps denominators, radicands and logarithms away from zero: 1 + u². */
function positive(random: Random, u: Expr): Expr {
  return random() < 0.5 ? add(whole(random, 1, 9), pow(u, 2)) : add(fn('abs', u), whole(random, 1, 5))
}

function leaf(random: Random, variables: readonly string[]): Expr {
  const [first, ...rest] = variables
  if (first !== undefined && random() < 0.55) return expr(pick(random, [first, ...rest]))
  const roll = random()
  if (roll < 0.6) return expr(whole(random, -9, 12))
  if (roll < 0.8) return q(whole(random, 1, 20), whole(random, 2, 9))
  return roll < 0.9 ? pi : sqrt(pick(random, [2, 3, 5, 6, 7]))
}

/** The same value, written in another way: one identity applied at one node. */
export function rewrite(random: Random, u: Expr): Expr {
  const n = whole(random, 2, 7)
  const identities: readonly (() => Expr)[] = [
    () => sub(add(u, n), n),
    () => div(mul(u, n), n),
    () => mul(neg(u), -1),
    () => add(div(u, 2), mul(u, q(1, 2))),
    () => add(u, mul(0, fn('cos', u))),
    () => mul(u, add(pow(fn('sin', n), 2), pow(fn('cos', n), 2))),
    () => add(u, fn('ln', div(n, n))),
    () => sub(mul(add(u, 1), add(u, 1)), add(pow(u, 2), u, 1)),
    () => div(mul(u, add(pow(u, 2), n)), add(n, mul(u, u))),
    () => add(u, sqrt(8), mul(-2, sqrt(2))),
    () => mul(u, fn('log', n ** 3, n), q(1, 3)),
    () => root(3, pow(u, 3)),
    () => sub(mul(sqrt(n), sqrt(n), u), mul(n - 1, u)),
    () => add(u, fn('cos', pi), 1),
    () => sub(u, sub(pow(sub(sqrt(3), 1), 2), sub(4, mul(2, sqrt(3))))),
  ]
  switch (u.type) {
    case 'add':
      if (random() < 0.4) return { type: 'add', terms: [...u.terms].reverse() }
      break
    case 'multiply':
      if (random() < 0.4) return { type: 'multiply', factors: [...u.factors].reverse() }
      break
    case 'power':
      if (random() < 0.4 && u.exponent.type === 'number' && u.exponent.numerator === 2n) return mul(u.base, u.base)
      break
    case 'call': {
      const x = u.args[0]
      if (x === undefined || random() < 0.3) break
      if (u.name === 'sin') return mul(2, fn('sin', div(x, 2)), fn('cos', div(x, 2)))
      if (u.name === 'cos') return sub(1, mul(2, pow(fn('sin', div(x, 2)), 2)))
      if (u.name === 'tanh') return div(sub(pow(e, x), pow(e, neg(x))), add(pow(e, x), pow(e, neg(x))))
      if (u.name === 'atan') return fn('asin', div(x, sqrt(add(1, pow(x, 2)))))
      if (u.name === 'abs') return sqrt(pow(x, 2))
      if (u.name === 'ln') return mul(2, fn('ln', sqrt(x)))
      break
    }
    default:
  }
  const identity = identities[Math.floor(random() * identities.length)]
  return identity === undefined ? u : identity()
}

/** Applies `change` at one node, drawn about evenly. */
export function somewhere(random: Random, u: Expr, change: (node: Expr) => Expr): Expr {
  const inside = children(u)
  if (inside.length === 0 || random() < 0.3) return change(u)
  const chosen = Math.floor(random() * inside.length)
  return withChildren(
    u,
    inside.map((child, index) => (index === chosen ? somewhere(random, child, change) : child)),
  )
}

/** A change that makes another value of almost every expression: a digit, a sign, a function. */
export function mutate(random: Random, u: Expr): Expr {
  const other: Term = whole(random, 1, 3)
  switch (u.type) {
    case 'number':
      return q(u.numerator + BigInt(other) * u.denominator, u.denominator)
    case 'variable':
      return add(u, q(1, 10 ** whole(random, 0, 12)))
    case 'call':
      if (u.name === 'sin') return fn('cos', ...u.args)
      if (u.name === 'cos') return fn('sin', ...u.args)
      return add(u, q(1, 7))
    case 'root':
      return { ...u, radicand: add(u.radicand, other) }
    default:
      return random() < 0.5 ? neg(u) : add(u, q(other, 10 ** whole(random, 0, 12)))
  }
}

export function children(u: Expr): readonly Expr[] {
  switch (u.type) {
    case 'add':
      return u.terms
    case 'multiply':
      return u.factors
    case 'divide':
      return [u.numerator, u.denominator]
    case 'negate':
      return [u.operand]
    case 'power':
      return [u.base, u.exponent]
    case 'root':
      return [u.radicand]
    case 'call':
      return u.args
    default:
      return []
  }
}

function withChildren(u: Expr, inside: readonly Expr[]): Expr {
  const [a, b] = inside
  if (a === undefined) return u
  switch (u.type) {
    case 'add':
      return { type: 'add', terms: inside }
    case 'multiply':
      return { type: 'multiply', factors: inside }
    case 'divide':
      return div(a, b ?? u.denominator)
    case 'negate':
      return neg(a)
    case 'power':
      return pow(a, b ?? u.exponent)
    case 'root':
      return { ...u, radicand: a }
    case 'call':
      return { ...u, args: inside }
    default:
      return u
  }
}
