import type { RealField } from './real-field.ts'
import { EvaluationStop } from './stop.ts'

/** A complex ball; `im` null means exactly real. */
export type Complex<R> = { readonly re: R; readonly im: R | null }

/** `leftReals` is set when a real argument has no real value: √ and ln of negatives, asin beyond 1, and so on. */
export type Reality = { leftReals: boolean }

const BRANCH = new EvaluationStop('imprecise', 'branch cut')
const ZERO_LOG = new EvaluationStop('undefined', 'logarithm of zero')
const ZERO_POWER = new EvaluationStop('undefined', 'zero to a power that is not positive')
const UNORDERED = new EvaluationStop('unsupported', 'order of complex numbers')

export type ComplexField<R> = ReturnType<typeof createComplexField<R>>

/**
 * Complex functions with principal branches over a real ball field. Every result encloses the true value; a ball
 * across a branch cut stops as imprecise. Real arguments take real shortcuts.
 */
export function createComplexField<R>(field: RealField<R>, reality: Reality) {
  type C = Complex<R>
  const zeroReal = field.rational(0n, 1n)
  const oneReal = field.rational(1n, 1n)
  const halfReal = field.rational(1n, 2n)
  const zero: C = { re: zeroReal, im: null }
  const one: C = { re: oneReal, im: null }
  const two: C = { re: field.rational(2n, 1n), im: null }
  const half: C = { re: halfReal, im: null }
  const i: C = { re: zeroReal, im: oneReal }

  const real = (re: R): C => ({ re, im: null })
  const rational = (n: bigint, d: bigint): C => real(field.rational(n, d))
  /** An imaginary part that is exactly zero is dropped. */
  const complex = (re: R, im: R): C => ({ re, im: field.sign(im) === 0 ? null : im })
  const left = (z: C): C => {
    reality.leftReals = true
    return z
  }

  const add = (a: C, b: C): C => {
    const re = field.add(a.re, b.re)
    if (a.im === null) return { re, im: b.im }
    return b.im === null ? { re, im: a.im } : complex(re, field.add(a.im, b.im))
  }
  const negate = (a: C): C => ({ re: field.negate(a.re), im: a.im === null ? null : field.negate(a.im) })
  const subtract = (a: C, b: C): C => add(a, negate(b))
  const multiply = (a: C, b: C): C => {
    if (a.im === null && b.im === null) return real(field.multiply(a.re, b.re))
    if (a.im === null) return complex(field.multiply(a.re, b.re), field.multiply(a.re, b.im ?? zeroReal))
    if (b.im === null) return complex(field.multiply(a.re, b.re), field.multiply(a.im, b.re))
    return complex(
      field.subtract(field.multiply(a.re, b.re), field.multiply(a.im, b.im)),
      field.add(field.multiply(a.re, b.im), field.multiply(a.im, b.re)),
    )
  }
  const norm = (a: C): R =>
    a.im === null ? field.multiply(a.re, a.re) : field.add(field.multiply(a.re, a.re), field.multiply(a.im, a.im))
  const divide = (a: C, b: C): C => {
    if (b.im === null) {
      const re = field.divide(a.re, b.re)
      return a.im === null ? real(re) : { re, im: field.divide(a.im, b.re) }
    }
    const size = norm(b)
    const top = multiply(a, { re: b.re, im: field.negate(b.im) })
    const re = field.divide(top.re, size)
    return top.im === null ? real(re) : complex(re, field.divide(top.im, size))
  }
  const timesI = (a: C): C => complex(a.im === null ? zeroReal : field.negate(a.im), a.re)

  const abs = (a: C): R => {
    if (a.im === null) {
      const s = field.sign(a.re)
      if (s === null) return field.union(a.re, field.negate(a.re))
      return s < 0 ? field.negate(a.re) : a.re
    }
    const size = norm(a)
    return field.sign(size) === 1 ? field.sqrt(size) : field.sqrtMagnitude(size)
  }

  const arg = (a: C): R => {
    const x = field.sign(a.re)
    if (a.im === null) {
      if (x === null) throw BRANCH
      if (x === 0) throw ZERO_LOG
      return x > 0 ? zeroReal : field.pi()
    }
    const y = field.sign(a.im)
    if (x === 1) return field.atan(field.divide(a.im, a.re))
    if (y === null || y === 0) throw BRANCH
    const quarter = field.multiply(halfReal, field.pi())
    const rest = field.atan(field.divide(a.re, a.im))
    return y > 0 ? field.subtract(quarter, rest) : field.subtract(field.negate(quarter), rest)
  }

  const exp = (a: C): C => {
    const size = field.exp(a.re)
    if (a.im === null) return real(size)
    const [s, c] = field.sinCos(a.im)
    return complex(field.multiply(size, c), field.multiply(size, s))
  }

  const ln = (a: C): C => {
    if (a.im === null) {
      const s = field.sign(a.re)
      if (s === null) throw BRANCH
      if (s === 0) throw ZERO_LOG
      if (s > 0) return real(field.ln(a.re))
      return left({ re: field.ln(field.negate(a.re)), im: field.pi() })
    }
    const size = norm(a)
    if (field.sign(size) !== 1) throw BRANCH
    return complex(field.multiply(halfReal, field.ln(size)), arg(a))
  }

  const sqrt = (a: C): C => {
    if (a.im === null) {
      const s = field.sign(a.re)
      if (s === 1 || s === 0) return real(field.sqrt(a.re))
      if (s === -1) return left({ re: zeroReal, im: field.sqrt(field.negate(a.re)) })
      const around = field.sqrtMagnitude(a.re)
      return { re: around, im: around }
    }
    const size = abs(a)
    const x = field.sign(a.re)
    const y = field.sign(a.im)
    if (x === 1 || (x !== -1 && y !== null)) {
      const w = field.sqrt(field.multiply(halfReal, field.add(size, a.re)))
      return complex(w, field.divide(field.multiply(halfReal, a.im), w))
    }
    if (x === -1) {
      if (y === null || y === 0) throw BRANCH
      const v = field.sqrt(field.multiply(halfReal, field.subtract(size, a.re)))
      const re = field.divide(field.multiply(halfReal, y > 0 ? a.im : field.negate(a.im)), v)
      return complex(re, y > 0 ? v : field.negate(v))
    }
    const around = field.sqrtMagnitude(size)
    return { re: around, im: around }
  }

  /** By repeated squaring; |n| below 2^53. */
  const powerInteger = (a: C, n: number): C => {
    if (n === 0) return one
    if (n < 0) return divide(one, powerInteger(a, -n))
    let result: C | null = null
    let base = a
    for (let k = n; ; ) {
      if (k % 2 === 1) result = result === null ? base : multiply(result, base)
      k = Math.floor(k / 2)
      if (k === 0) return result ?? one
      base = multiply(base, base)
    }
  }

  /** x^(p/q) of a real ball above zero, q ≥ 2. */
  const positivePower = (x: R, p: number, q: number): C => {
    if (q === 2) return powerInteger(real(field.sqrt(x)), p)
    if (q === 4) return powerInteger(real(field.sqrt(field.sqrt(x))), p)
    return real(field.exp(field.multiply(field.rational(BigInt(p), BigInt(q)), field.ln(x))))
  }

  /**
   * base^exponent. `ratio` is the exponent where it is an exact p/q in lowest terms; with `realRoots` an odd q gives
   * negative bases their real root, otherwise the principal value.
   */
  const power = (
    base: C,
    exponent: C,
    ratio: { readonly p: number; readonly q: number } | null,
    realRoots: boolean,
  ): C => {
    if (ratio !== null && ratio.q === 1) {
      if (ratio.p < 0 && base.im === null && field.sign(base.re) === 0) throw ZERO_POWER
      return powerInteger(base, ratio.p)
    }
    if (base.im === null) {
      const s = field.sign(base.re)
      if (s === 0) {
        if (exponent.im === null && field.sign(exponent.re) === 1) return zero
        throw ZERO_POWER
      }
      if (s === 1) {
        if (ratio !== null) return positivePower(base.re, ratio.p, ratio.q)
        return exp(multiply(exponent, real(field.ln(base.re))))
      }
      if (ratio !== null && ratio.p > 0 && ratio.q === 2 && s === null) return powerInteger(sqrt(base), ratio.p)
      if (ratio !== null && s === -1 && realRoots && ratio.q % 2 === 1) {
        const size = positivePower(field.negate(base.re), ratio.p, ratio.q)
        return ratio.p % 2 === 0 ? size : negate(size)
      }
      if (ratio !== null && s === -1 && ratio.q === 2) return powerInteger(sqrt(base), ratio.p)
    } else if (ratio !== null && ratio.q === 2) return powerInteger(sqrt(base), ratio.p)
    return exp(multiply(exponent, ln(base)))
  }

  /** Real odd roots of negative reals are real; everything else is principal. */
  const root = (a: C, n: number): C => {
    if (n === 2) return sqrt(a)
    if (n < 0) return divide(one, root(a, -n))
    if (a.im === null) {
      const s = field.sign(a.re)
      if (s === 0) return zero
      if (s === 1) return n === 1 ? a : positivePower(a.re, 1, n)
      if (s === -1 && n % 2 === 1) return negate(root(negate(a), n))
    }
    return n === 1 ? a : exp(divide(ln(a), rational(BigInt(n), 1n)))
  }

  const sinCos = (a: C): readonly [C, C] => {
    const [s, c] = field.sinCos(a.re)
    if (a.im === null) return [real(s), real(c)]
    const up = field.exp(a.im)
    const down = field.divide(oneReal, up)
    const cosh = field.multiply(halfReal, field.add(up, down))
    const sinh = field.multiply(halfReal, field.subtract(up, down))
    return [
      complex(field.multiply(s, cosh), field.multiply(c, sinh)),
      complex(field.multiply(c, cosh), field.negate(field.multiply(s, sinh))),
    ]
  }
  const sinhCosh = (a: C): readonly [C, C] => {
    if (a.im === null && field.sign(a.re) === 0) return [zero, one]
    const up = exp(a)
    const down = divide(one, up)
    return [multiply(half, subtract(up, down)), multiply(half, add(up, down))]
  }

  const asin = (a: C): C => {
    if (a.im === null) {
      const n = field.exactInteger(a.re)
      if (n === 0n) return zero
      if (n === 1n || n === -1n) return real(field.multiply(field.rational(n, 2n), field.pi()))
      const rest = field.subtract(oneReal, field.multiply(a.re, a.re))
      const s = field.sign(rest)
      if (s === 1) return real(field.atan(field.divide(a.re, field.sqrt(rest))))
      if (s === null) throw BRANCH
      reality.leftReals = true
    }
    const inside = add(timesI(a), sqrt(subtract(one, multiply(a, a))))
    return negate(timesI(ln(inside)))
  }
  const halfPi = (): C => real(field.multiply(halfReal, field.pi()))
  const atan = (a: C): C => {
    if (a.im === null) return real(field.atan(a.re))
    const ia = timesI(a)
    return multiply(multiply(half, i), subtract(ln(subtract(one, ia)), ln(add(one, ia))))
  }
  const asinh = (a: C): C => {
    if (a.im === null && field.sign(a.re) === -1) return negate(asinh(negate(a)))
    if (a.im === null && field.sign(a.re) === 0) return zero
    return ln(add(a, sqrt(add(multiply(a, a), one))))
  }

  /** Orders two exactly real balls, else stops. */
  const compare = (a: C, b: C): -1 | 0 | 1 | null => {
    if (a.im !== null || b.im !== null) throw UNORDERED
    return field.sign(field.subtract(a.re, b.re))
  }

  return {
    field,
    zero,
    one,
    two,
    i,
    real,
    rational,
    add,
    subtract,
    negate,
    multiply,
    divide,
    abs,
    arg,
    exp,
    ln,
    sqrt,
    power,
    powerInteger,
    root,
    sinCos,
    sinhCosh,
    asin,
    acos: (a: C): C => subtract(halfPi(), asin(a)),
    atan,
    acot: (a: C): C => subtract(halfPi(), atan(a)),
    asinh,
    acosh: (a: C): C => ln(add(a, multiply(sqrt(subtract(a, one)), sqrt(add(a, one))))),
    atanh: (a: C): C => multiply(half, subtract(ln(add(one, a)), ln(subtract(one, a)))),
    compare,
  }
}
