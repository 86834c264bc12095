import { bitLength, greatestCommonDivisor } from '../numeric/bigint.ts'

/** An exact number of Q(i): (re + im·i) / den, den > 0. Operations do not reduce; `reduce` does. */
export type Exact = { readonly re: bigint; readonly im: bigint; readonly den: bigint }

export const ZERO: Exact = { re: 0n, im: 0n, den: 1n }
export const ONE: Exact = { re: 1n, im: 0n, den: 1n }
export const I: Exact = { re: 0n, im: 1n, den: 1n }

export const integer = (n: bigint): Exact => ({ re: n, im: 0n, den: 1n })
export const ratio = (n: bigint, d: bigint): Exact => raw(d < 0n ? -n : n, 0n, d < 0n ? -d : d)

const raw = (re: bigint, im: bigint, den: bigint): Exact => ({ re, im, den })

export function reduce(a: Exact): Exact {
  if (a.den === 1n) return a
  let g = greatestCommonDivisor(a.re, a.den)
  if (a.im !== 0n && g !== 1n) g = greatestCommonDivisor(a.im, g)
  return g === 1n ? a : { re: a.re / g, im: a.im / g, den: a.den / g }
}

export function add(a: Exact, b: Exact): Exact {
  if (a.den === b.den) return raw(a.re + b.re, a.im + b.im, a.den)
  return raw(a.re * b.den + b.re * a.den, a.im * b.den + b.im * a.den, a.den * b.den)
}

export function multiply(a: Exact, b: Exact): Exact {
  if (a.im === 0n && b.im === 0n) return raw(a.re * b.re, 0n, a.den * b.den)
  return raw(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re, a.den * b.den)
}

/** 1 / a, a ≠ 0. */
export function invert(a: Exact): Exact {
  if (a.im === 0n) return a.re < 0n ? { re: -a.den, im: 0n, den: -a.re } : { re: a.den, im: 0n, den: a.re }
  return raw(a.re * a.den, -a.im * a.den, a.re * a.re + a.im * a.im)
}

export const negate = (a: Exact): Exact => ({ re: -a.re, im: -a.im, den: a.den })
export const isZero = (a: Exact): boolean => a.re === 0n && a.im === 0n
export const isReal = (a: Exact): boolean => a.im === 0n
export const equal = (a: Exact, b: Exact): boolean => a.re * b.den === b.re * a.den && a.im * b.den === b.im * a.den
/** Sign of a − b, both real. */
export const compare = (a: Exact, b: Exact): number => {
  const d = a.re * b.den - b.re * a.den
  return d > 0n ? 1 : d < 0n ? -1 : 0
}
export const bits = (a: Exact): number => Math.max(bitLength(a.re), bitLength(a.im)) + bitLength(a.den)

/** ⌊a⌋ of a real a. */
export function floor(a: Exact): bigint {
  const q = a.re / a.den
  return a.re < 0n && q * a.den !== a.re ? q - 1n : q
}

/** The integer that a is, else null. */
export function toInteger(a: Exact): bigint | null {
  if (a.im !== 0n) return null
  if (a.den === 1n) return a.re
  return a.re % a.den === 0n ? a.re / a.den : null
}
