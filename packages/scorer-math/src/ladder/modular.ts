import type { Expr } from '../ast.ts'
import type { Budget, Decision } from '../decision.ts'
import { bitLength } from '../numeric/bigint.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { MAX_TERMS } from './exact.ts'

const ZERO_DIVISOR = new EvaluationStop('undefined', 'division by zero modulo a prime')
const LIMIT = new EvaluationStop('limit', 'steps')
const SIZE = new EvaluationStop('limit', 'degree')
const UNSUPPORTED = new EvaluationStop('unsupported', 'modular')

/**
 * Identity of rational functions modulo primes.
 *
 * Both sides are evaluated modulo `k` primes of 26 bits (≡ 1 mod 4, drawn by the seed from a pool of 16,384) with
 * variables at seeded points; whatever is not rational — √, sin, π, f(x), n! — is an unknown of its own, the same
 * one for equal arguments, odd and even functions by their symmetry.
 * - all residues agree → equal, wrong with probability below (2D/2^25 + H/(25·16384))^k ≤ 1e-18, where D bounds the
 *   degrees (Schwartz 1980, Zippel 1979) and H the bits of the coefficients; k grows until the bound holds.
 * - residues differ, and nothing but rationals, variables, i and at most one of π and e occurs → different: proof,
 *   for both are transcendental.
 * - the difference is one and the same nonzero residue whatever the unknowns are → different by a constant.
 * Returns null where it cannot tell. Cost: about 30 ns a node and prime.
 */
export function modularDecision(a: Expr, b: Expr, options: { budget: Budget; seed: number }): Decision | null {
  const result = orStop(() => decide(a, b, options.budget, options.seed))
  return result instanceof EvaluationStop ? null : result
}

/** Whether f1 = c·f2 with a constant c ≠ 0, both rational functions; null where it cannot tell. */
export function modularProportional(f1: Expr, f2: Expr, options: { budget: Budget; seed: number }): boolean | null {
  const result = orStop(() => decideProportional(f1, f2, options.budget, options.seed))
  return result instanceof EvaluationStop ? null : result
}

const POOL = 16_384
const TOP = 2 ** 26
const GOAL = Math.log(1e-18)
const MAX_PRIMES = 64

function decide(a: Expr, b: Expr, budget: Budget, seed: number): Decision | null {
  const needed = primesNeeded(bound(a, budget), bound(b, budget))
  const random = generator(seed)
  const wanted = needed ?? 2
  let agreed = 0
  let sameDifference = 0
  let tries = 0
  while (agreed + sameDifference < wanted) {
    if (++tries > wanted * 2 + 4) return null
    const p = prime(random)
    const field = createField(p, nextSeed(random), budget)
    const left = field.residue(a)
    const right = left === null ? null : field.residue(b)
    if (left === null || right === null) continue
    if (left === right) {
      if (sameDifference > 0) return null
      agreed++
      continue
    }
    if (agreed > 0 && !field.atoms.opaque) {
      return { verdict: 'different', proof: 'modular', witness: 'the two sides differ modulo a prime' }
    }
    if (!field.atoms.opaque && !(field.atoms.pi && field.atoms.e))
      return { verdict: 'different', proof: 'modular', witness: 'the two sides differ modulo a prime' }
    // Another assignment of the unknowns, the same prime: is the difference constant?
    const again = createField(p, nextSeed(random), budget)
    const left2 = again.residue(a)
    const right2 = left2 === null ? null : again.residue(b)
    if (left2 === null || right2 === null) continue
    if (agreed > 0 || again.subtract(left, right) !== again.subtract(left2, right2)) return null
    sameDifference++
  }
  if (needed === null) return null
  if (sameDifference > 0)
    return { verdict: 'different', proof: 'modular', witness: 'the two sides differ by a nonzero constant' }
  return { verdict: 'equal', method: 'modular', note: `modulo ${agreed} primes` }
}

function decideProportional(f1: Expr, f2: Expr, budget: Budget, seed: number): boolean | null {
  const needed = primesNeeded(bound(f1, budget), bound(f2, budget))
  const random = generator(seed)
  let agreed = 0
  let tries = 0
  while (agreed < (needed ?? 2)) {
    if (++tries > 2 * MAX_PRIMES) return null
    const p = prime(random)
    const here = createField(p, nextSeed(random), budget)
    const there = createField(p, nextSeed(random), budget)
    const [u1, u2] = [here.residue(f1), here.residue(f2)]
    const [v1, v2] = [there.residue(f1), there.residue(f2)]
    if (u1 === null || u2 === null || v1 === null || v2 === null) continue
    // Zero at a random point, on one side only: not proportional. On both: f might be zero, try again.
    if ((u1 === 0) !== (u2 === 0) || here.multiply(u1, v2) !== here.multiply(u2, v1))
      return here.atoms.opaque || (here.atoms.pi && here.atoms.e) ? null : false
    if (u1 === 0 || v1 === 0) continue
    agreed++
  }
  return needed === null ? null : true
}

/** Log-free count of primes for the error bound of the docstring; null where no count up to MAX_PRIMES does. */
function primesNeeded(a: Bound, b: Bound): number | null {
  const chance = (2 * (a.degree + b.degree)) / 2 ** 25 + (a.height + b.height) / (25 * POOL)
  if (!(chance < 0.5)) return null
  const k = Math.max(4, Math.ceil(GOAL / Math.log(Math.max(chance, 1e-12))))
  return k <= MAX_PRIMES ? k : null
}

type Bound = { readonly degree: number; readonly height: number }

/** Bounds of degree and coefficient bits of numerator and denominator over the common denominator. */
function bound(e: Expr, budget: Budget): Bound {
  let unknowns = 0
  function of(node: Expr): Bound {
    budget.steps -= 1
    if (budget.steps < 0) throw LIMIT
    switch (node.type) {
      case 'number':
        return { degree: 0, height: bitLength(node.numerator) + bitLength(node.denominator) }
      case 'constant':
      case 'variable':
        return { degree: 1, height: 0 }
      case 'add':
        return total(node.terms)
      case 'multiply':
        return total(node.factors)
      case 'divide':
        return total([node.numerator, node.denominator])
      case 'negate':
        return of(node.operand)
      case 'power': {
        const base = of(node.base)
        if (node.exponent.type !== 'number' || isGiant(node.base, node.exponent.numerator))
          return opaque([node.exponent], base)
        const n = Number(node.exponent.numerator < 0n ? -node.exponent.numerator : node.exponent.numerator)
        return { degree: base.degree * n, height: base.height * n }
      }
      case 'root':
        return opaque(node.index === undefined ? [node.radicand] : [node.radicand, node.index])
      case 'call':
        return opaque(node.args)
      case 'series': {
        const body = of(node.body)
        const terms = seriesTerms(node)
        if (terms === null) return opaque([node.from, node.to], body)
        return { degree: body.degree * terms, height: (body.height + 20 * body.degree) * terms + terms }
      }
      default:
        return { degree: 1, height: 0 }
    }
  }
  function total(nodes: readonly Expr[]): Bound {
    let degree = 0
    let height = 0
    for (const node of nodes) {
      const part = of(node)
      degree += part.degree
      height += part.height
    }
    return { degree, height: height + Math.ceil(Math.log2(nodes.length + 1)) }
  }
  /** Two arguments that differ must not meet modulo p: their degrees count too, and each pair of unknowns once. */
  function opaque(args: readonly Expr[], more: Bound = { degree: 0, height: 0 }): Bound {
    unknowns++
    const inner = total(args)
    return { degree: inner.degree + more.degree + 2 + unknowns, height: inner.height + more.height }
  }
  return of(e)
}

/** A number to a power of more than 4 million bits is an unknown: its digits could hide any prime. */
function isGiant(base: Expr, exponent: bigint): boolean {
  if (base.type !== 'number') return false
  const size = exponent < 0n ? -exponent : exponent
  return size > 65_536n && BigInt(bitLength(base.numerator) + bitLength(base.denominator)) * size > 4_194_304n
}

function seriesTerms(node: Extract<Expr, { type: 'series' }>): number | null {
  if (node.from.type !== 'number' || node.to.type !== 'number') return null
  if (node.from.denominator !== 1n || node.to.denominator !== 1n) return null
  const count = node.to.numerator - node.from.numerator + 1n
  if (count > MAX_TERMS) throw SIZE
  return count < 0n ? 0 : Number(count)
}

type Atoms = { opaque: boolean; pi: boolean; e: boolean }

function createField(p: number, assignment: number, budget: Budget) {
  const inverseP = 1 / p
  const atoms: Atoms = { opaque: false, pi: false, e: false }
  const bound = new Map<string, number>()
  let depth = 0
  let rootOfMinusOne = -1

  const multiply = (a: number, b: number): number => {
    const product = a * b
    let r = product - Math.floor(product * inverseP) * p
    if (r < 0) r += p
    else if (r >= p) r -= p
    return r
  }
  const add = (a: number, b: number): number => {
    const s = a + b
    return s >= p ? s - p : s
  }
  const subtract = (a: number, b: number): number => (a >= b ? a - b : a - b + p)
  const power = (base: number, n: bigint | number): number => {
    let result = 1
    let square = base
    if (typeof n === 'number') {
      for (let k = n; k > 0; k = Math.floor(k / 2)) {
        if (k % 2 === 1) result = multiply(result, square)
        square = multiply(square, square)
      }
      return result
    }
    for (const bit of n.toString(2)) {
      result = multiply(result, result)
      if (bit === '1') result = multiply(result, base)
    }
    return result
  }
  const invert = (a: number): number => {
    if (a === 0) throw ZERO_DIVISOR
    budget.steps -= 4
    let [r0, r1, t0, t1] = [p, a, 0, 1]
    while (r1 !== 0) {
      const q = Math.floor(r0 / r1)
      ;[r0, r1] = [r1, r0 - q * r1]
      ;[t0, t1] = [t1, t0 - q * t1]
    }
    return t0 < 0 ? t0 + p : t0
  }
  const big = (n: bigint): number => {
    if (n < 0x20000000000000n && n > -0x20000000000000n) {
      const r = Number(n) % p
      return r < 0 ? r + p : r
    }
    const r = Number(n % BigInt(p))
    return r < 0 ? r + p : r
  }
  /** A random-looking element for a name and arguments: two rounds of 32-bit mixing, 52 bits, then modulo p. */
  const unknown = (name: string, args: readonly number[]): number => {
    let h = assignment | 0
    let g = (assignment ^ 0x9e3779b9) | 0
    const mix = (v: number): void => {
      h = Math.imul(h ^ v, 0x85ebca6b)
      h ^= h >>> 13
      g = Math.imul(g + v, 0xc2b2ae35)
      g ^= g >>> 16
    }
    for (let i = 0; i < name.length; i++) mix(name.charCodeAt(i) + 1)
    for (const arg of args) {
      mix(0x5bd1e995)
      mix(arg)
    }
    mix(args.length)
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
    g = Math.imul(g ^ (g >>> 15), 0x846ca68b)
    return (((h >>> 0) % 0x100000) * 0x100000000 + (g >>> 0)) % p
  }
  const opaque = (name: string, args: readonly number[]): number => {
    atoms.opaque = true
    budget.steps -= 2
    return unknown(name, args)
  }
  /** An odd function is u·g(u²), an even one g(u²), for an unknown g. */
  const odd = (name: string, u: number): number => multiply(u, opaque(name, [multiply(u, u)]))
  const even = (name: string, u: number): number => opaque(name, [multiply(u, u)])

  function at(e: Expr): number {
    budget.steps -= 1
    if (budget.steps < 0) throw LIMIT
    switch (e.type) {
      case 'number': {
        const top = big(e.numerator)
        return e.denominator === 1n ? top : multiply(top, invert(big(e.denominator)))
      }
      case 'constant':
        if (e.name === 'i') {
          if (rootOfMinusOne < 0) rootOfMinusOne = squareRootOfMinusOne(p, power)
          return rootOfMinusOne
        }
        if (e.name === 'infinity') throw UNSUPPORTED
        if (e.name === 'pi') atoms.pi = true
        else atoms.e = true
        return unknown(e.name === 'pi' ? '#pi' : '#e', [])
      case 'variable':
        return bound.get(e.name) ?? unknown(e.name, [])
      case 'add': {
        let s = 0
        for (const term of e.terms) s = add(s, at(term))
        return s
      }
      case 'multiply': {
        let s = 1
        for (const factor of e.factors) s = multiply(s, at(factor))
        return s
      }
      case 'divide':
        return multiply(at(e.numerator), invert(at(e.denominator)))
      case 'negate':
        return subtract(0, at(e.operand))
      case 'power':
        return powerOf(e.base, e.exponent)
      case 'root': {
        const radicand = at(e.radicand)
        return opaque('#root', [radicand, e.index === undefined ? 2 : at(e.index)])
      }
      case 'call':
        return call(e.name, e.args)
      case 'series':
        return series(e)
      case 'integral': {
        const name = e.from === undefined ? '#antiderivative' : '#integral'
        const ends = e.from === undefined || e.to === undefined ? [] : [at(e.from), at(e.to)]
        if (e.from === undefined) return opaque(name, [unknown(e.variable, []), at(e.body)])
        return opaque(name, [...ends, under(e.variable, e.body)])
      }
      case 'limit':
        if (e.to.type === 'constant' && e.to.name === 'infinity')
          return opaque('#limit-infinity', [under(e.variable, e.body)])
        return opaque(`#limit${e.side ?? ''}`, [at(e.to), under(e.variable, e.body)])
      case 'derivative':
        return opaque('#derivative', [unknown(e.variable, []), e.order, at(e.body)])
      case 'piecewise':
        throw UNSUPPORTED
    }
  }

  /** The body with its bound variable at a value that depends on the nesting alone. */
  function under(variable: string, body: Expr): number {
    const outer = bound.get(variable)
    bound.set(variable, unknown(`#bound${depth}`, []))
    depth++
    const value = at(body)
    depth--
    if (outer === undefined) bound.delete(variable)
    else bound.set(variable, outer)
    return value
  }

  function powerOf(baseNode: Expr, exponent: Expr): number {
    if (exponent.type === 'negate') return invert(powerOf(baseNode, exponent.operand))
    if (exponent.type === 'number') {
      const negative = exponent.numerator < 0n
      const size = negative ? -exponent.numerator : exponent.numerator
      if (exponent.denominator !== 1n) {
        // x^(p/q) = (the q-th root)^p, the same unknown as √ for q = 2.
        if (size > 10_000n || exponent.denominator > 10_000n) throw UNSUPPORTED
        const root = opaque('#root', [at(baseNode), big(exponent.denominator)])
        const value = power(root, Number(size))
        return negative ? invert(value) : value
      }
      budget.steps -= bitLength(size)
      const base = at(baseNode)
      if (size === 0n) return 1
      if (isGiant(baseNode, size)) {
        const value = opaque('#power', [base, big(size)])
        return negative ? invert(value) : value
      }
      const value = power(base, size < 0x20000000000000n ? Number(size) : size)
      return negative ? invert(value) : value
    }
    if (exponent.type === 'add') {
      // b^(k + u) = b^k · b^u for an integer k.
      let whole = 0n
      const rest: Expr[] = []
      for (const term of exponent.terms)
        if (term.type === 'number' && term.denominator === 1n) whole += term.numerator
        else if (term.type === 'negate' && term.operand.type === 'number' && term.operand.denominator === 1n)
          whole -= term.operand.numerator
        else rest.push(term)
      if (whole !== 0n && rest.length > 0) {
        const inner: Expr = rest.length === 1 && rest[0] !== undefined ? rest[0] : { type: 'add', terms: rest }
        const factor = powerOf(baseNode, { type: 'number', numerator: whole, denominator: 1n })
        return multiply(factor, powerOf(baseNode, inner))
      }
    }
    return opaque('#power', [at(baseNode), at(exponent)])
  }

  function call(name: Call['name'], args: readonly Expr[]): number {
    const first = args[0]
    if (first === undefined) throw UNSUPPORTED
    switch (name) {
      case 'tan':
        return multiply(at2('sin', first), invert(at2('cos', first)))
      case 'cot':
        return multiply(at2('cos', first), invert(at2('sin', first)))
      case 'sec':
        return invert(at2('cos', first))
      case 'csc':
        return invert(at2('sin', first))
      case 'tanh':
        return multiply(at2('sinh', first), invert(at2('cosh', first)))
      case 'coth':
        return multiply(at2('cosh', first), invert(at2('sinh', first)))
      case 'sech':
        return invert(at2('cosh', first))
      case 'csch':
        return invert(at2('sinh', first))
      case 'sin':
      case 'sinh':
      case 'cos':
      case 'cosh':
        return at2(name, first)
      case 'asin':
      case 'atan':
      case 'asinh':
      case 'atanh':
      case 'erf':
      case 'sign':
        return odd(name, at(first))
      case 'abs':
        return even(name, at(first))
      case 'log': {
        const base = args[1] === undefined ? 10 : at(args[1])
        return multiply(opaque('#ln', [at(first)]), invert(opaque('#ln', [base])))
      }
      case 'ln':
        return opaque('#ln', [at(first)])
      case 'exp':
        return powerOf({ type: 'constant', name: 'e' }, first)
      case 'min':
      case 'max':
      case 'gcd':
      case 'lcm': {
        // Symmetric in the arguments: their residues in ascending order.
        return opaque(
          name,
          args.map(at).sort((a, b) => a - b),
        )
      }
      case 'apply': {
        const name = first.type === 'variable' ? `#apply ${first.name}` : '#apply'
        return opaque(name, args.slice(1).map(at))
      }
      default:
        return opaque(`#${name}`, args.map(at))
    }
  }
  function at2(name: 'sin' | 'cos' | 'sinh' | 'cosh', x: Expr): number {
    return name === 'sin' || name === 'sinh' ? odd(name, at(x)) : even(name, at(x))
  }

  function series(e: Extract<Expr, { type: 'series' }>): number {
    const terms = seriesTerms(e)
    if (terms === null || e.from.type !== 'number') {
      const ends = [at(e.from), e.to.type === 'constant' && e.to.name === 'infinity' ? -1 : at(e.to)]
      return opaque(`#${e.kind}`, [...ends, under(e.variable, e.body)])
    }
    const outer = bound.get(e.variable)
    let total = e.kind === 'sum' ? 0 : 1
    for (let k = 0; k < terms; k++) {
      bound.set(e.variable, big(e.from.numerator + BigInt(k)))
      const term = at(e.body)
      total = e.kind === 'sum' ? add(total, term) : multiply(total, term)
    }
    if (outer === undefined) bound.delete(e.variable)
    else bound.set(e.variable, outer)
    return total
  }

  return {
    atoms,
    subtract,
    multiply,
    /** The residue, or null where a denominator vanishes modulo p. */
    residue(e: Expr): number | null {
      const value = orStop(() => at(e))
      if (!(value instanceof EvaluationStop)) return value
      if (value.reason === 'undefined') return null
      throw value
    },
  }
}

type Call = Extract<Expr, { type: 'call' }>

function squareRootOfMinusOne(p: number, power: (base: number, n: number) => number): number {
  for (let g = 2; ; g++) {
    const root = power(g, (p - 1) / 4)
    if (root !== 1 && root !== p - 1 && power(root, 2) === p - 1) return root
  }
}

/** The primes ≡ 1 mod 4 next below 2^26, POOL of them: pure constants, sieved at first use in a few milliseconds. */
let pool: Uint32Array | null = null

function prime(random: () => number): number {
  pool ??= sieve()
  return pool[Math.floor(random() * POOL)] ?? 67_108_837
}

function sieve(): Uint32Array {
  const span = 700_000
  const low = TOP - span
  const composite = new Uint8Array(span)
  const small = new Uint8Array(8200)
  for (let q = 2; q < small.length; q++) {
    if (small[q] === 1) continue
    for (let m = q * q; m < small.length; m += q) small[m] = 1
    for (let m = q - (low % q || q); m < span; m += q) composite[m] = 1
  }
  const found = new Uint32Array(POOL)
  let count = 0
  for (let m = span - 1; m >= 0 && count < POOL; m--)
    if (composite[m] === 0 && (low + m) % 4 === 1) found[count++] = low + m
  return found
}

/** mulberry32: a small generator, uniform on [0, 1). */
export function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const nextSeed = (random: () => number): number => Math.floor(random() * 4294967296)
