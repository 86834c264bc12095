import { type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readFactor } from './factor.ts'
import { LIMITS } from './limits.ts'
import { isProperFraction, mixedNumber, readMixed } from './mixed-number.ts'
import { OPAQUE_OPERATORS } from './names.ts'
import { startsImplicitFactor, startsOperand } from './operands.ts'
import { call, type Node, number } from './tree.ts'
import { readUnit } from './unit-reader.ts'
import { ARC_MINUTE, ARC_SECOND, type Unit } from './units.ts'

/** Sums: + − ± ∓ between products. */
export function readSum(cursor: Cursor): Node {
  return deeper(cursor, () => {
    const terms: Node[] = [readSignedTerm(cursor)]
    for (;;) {
      const token = peek(cursor)
      if (isMark(token, '+') || isMark(token, '-')) {
        if (endsAfter(cursor)) break // 0^+ and the like
        next(cursor)
        const term = readSignedTerm(cursor)
        const only = terms.length === 1 ? terms[0] : undefined
        if (token.text === '-' && only !== undefined && isSetLike(only) && isSetLike(term)) {
          terms[0] = { type: 'setop', operator: 'difference', parts: [only, term] }
          continue
        }
        terms.push(token.text === '-' ? negate(term) : term)
      } else if (isCommand(token, 'pm') || isCommand(token, 'mp')) {
        next(cursor)
        const right = readSignedTerm(cursor)
        const left = terms.length === 1 ? (terms[0] as Node) : { type: 'add' as const, terms: [...terms] }
        terms.length = 0
        terms.push({ type: 'sign', left, right, flip: token.text === 'mp' })
      } else if (token.kind === 'command' && OPAQUE_OPERATORS.has(token.text) && startsOperand(peek(cursor, 1))) {
        next(cursor)
        const left = terms.length === 1 ? (terms[0] as Node) : { type: 'add' as const, terms: [...terms] }
        const right = readSignedTerm(cursor)
        terms.length = 0
        terms.push({ type: 'opaque', head: token.text, args: [left, right] })
      } else break
      if (terms.length > LIMITS.items) throw fail(cursor, 'limit:items')
    }
    return terms.length === 1 ? (terms[0] as Node) : { type: 'add', terms }
  })
}

/** ℝ − {1} takes away, it does not subtract. */
const isSetLike = (node: Node): boolean =>
  node.type === 'set' ||
  node.type === 'builder' ||
  node.type === 'setop' ||
  (node.type === 'variable' && node.name.startsWith('bb'))

function endsAfter(cursor: Cursor): boolean {
  const after = peek(cursor, 1)
  return after.kind === 'eof' || isMark(after, '}')
}

function readSignedTerm(cursor: Cursor): Node {
  const token = peek(cursor)
  if (isMark(token, '-')) {
    next(cursor)
    return negate(deeper(cursor, () => readSignedTerm(cursor)))
  }
  if (isMark(token, '+')) {
    next(cursor)
    return deeper(cursor, () => readSignedTerm(cursor))
  }
  if (isCommand(token, 'pm') || isCommand(token, 'mp')) {
    next(cursor)
    return { type: 'sign', right: deeper(cursor, () => readSignedTerm(cursor)), flip: token.text === 'mp' }
  }
  if (isCommand(token, 'neg') || isCommand(token, 'lnot')) {
    next(cursor)
    return { type: 'opaque', head: 'neg', args: [deeper(cursor, () => readSignedTerm(cursor))] }
  }
  return readProduct(cursor)
}

export function negate(node: Node): Node {
  if (node.type === 'number') return { ...node, numerator: -node.numerator }
  if (node.type === 'quantity') return { ...node, value: negate(node.value) }
  return { type: 'negate', operand: node }
}

/** Products: juxtaposition, · × * and, from left to right, / ÷. */
function readProduct(cursor: Cursor): Node {
  let factors: Node[] = [readFactor(cursor)]
  let plainNumber = factors[0]?.type === 'number'
  for (;;) {
    const token = peek(cursor)
    if (isMark(token, '*') || isCommand(token, 'cdot') || isCommand(token, 'times') || isCommand(token, 'ast')) {
      next(cursor)
      if (peek(cursor).kind === 'eof') throw fail(cursor)
      const factor = readSignedFactor(cursor)
      if (
        token.text === 'times' &&
        (isVector(factors.at(-1)) || isVector(factor)) &&
        isVector(factors.at(-1)) === isVector(factor)
      ) {
        const left = multiply(factors)
        factors = [{ type: 'opaque', head: 'times', args: [left, factor] }]
      } else factors.push(factor)
      plainNumber = false
    } else if (isMark(token, '/') || isCommand(token, 'div')) {
      next(cursor)
      const denominator = readSignedFactor(cursor)
      factors = [{ type: 'divide', numerator: multiply(factors), denominator }]
      plainNumber = false
    } else if (isCommand(token, 'bmod')) {
      next(cursor)
      const modulus = readSignedFactor(cursor)
      const value = multiply(factors)
      factors = [modularInverse(value, modulus) ?? call('mod', value, modulus)]
      plainNumber = false
    } else {
      const unit = readUnit(cursor, factors)
      if (unit !== null) {
        const last = factors.at(-1)
        const before = factors.at(-2)
        if (last !== undefined && before?.type === 'quantity' && factors.length === 2) {
          // 5 ft 3 in
          factors = [
            { type: 'add', terms: [before, { type: 'quantity', value: last, unit: partOf(before.unit, unit) }] },
          ]
          continue
        }
        factors = [{ type: 'quantity', value: multiply(factors), unit }]
        plainNumber = false
        continue
      }
      if (!startsImplicitFactor(cursor, factors.at(-1))) break
      if (plainNumber && token.kind === 'number') {
        const mixed = readMixed(cursor, factors.at(-1))
        if (mixed !== null) {
          factors[factors.length - 1] = mixed
          plainNumber = false
          continue
        }
        throw fail(cursor, 'juxtaposed numbers')
      }
      const factor = readFactor(cursor)
      const whole = factors.at(-1)
      if (
        plainNumber &&
        whole?.type === 'number' &&
        factor.type === 'quantity' &&
        isProperFraction(factor.value, token)
      ) {
        factors[factors.length - 1] = { ...factor, value: mixedNumber(whole.numerator, factor.value) } // 33 1/3 %
        plainNumber = false
        continue
      }
      if (plainNumber && whole?.type === 'number' && isProperFraction(factor, token)) {
        factors[factors.length - 1] = mixedNumber(whole.numerator, factor)
        plainNumber = false
        continue
      }
      if (whole?.type === 'quantity' && factor.type === 'quantity') {
        factors[factors.length - 1] = { type: 'add', terms: [whole, factor] } // 5 ft 3 in, 60° 42'
        continue
      }
      if (whole?.type === 'add' && factor.type === 'quantity' && whole.terms.every(term => term.type === 'quantity')) {
        factors[factors.length - 1] = { type: 'add', terms: [...whole.terms, factor] } // 30° 15' 36''
        continue
      }
      factors.push(factor)
      plainNumber = factor.type === 'number' && token.kind === 'number'
    }
    if (factors.length > LIMITS.items) throw fail(cursor, 'limit:items')
  }
  return multiply(factors)
}

/** 7^{-1} mod 11 is 8: beside a modulus a negative power is an inverse. Null where it is none, or none exists. */
function modularInverse(value: Node, modulus: Node): Node | null {
  if (value.type !== 'power' || value.base.type !== 'number' || value.exponent.type !== 'number') return null
  if (
    modulus.type !== 'number' ||
    modulus.denominator !== 1n ||
    modulus.numerator < 2n ||
    modulus.numerator > 10n ** 40n
  )
    return null
  const { base, exponent } = value
  if (base.denominator !== 1n || exponent.denominator !== 1n || exponent.numerator >= 0n) return null
  if (exponent.numerator < -1000n) return null
  const m = modulus.numerator
  let [r, next, s, t] = [m, ((base.numerator % m) + m) % m, 0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[s, t] = [t, s - quotient * t]
  }
  if (r !== 1n) return null
  let power = 1n
  for (let times = exponent.numerator; times < 0n; times++) power = (power * s) % m
  return number(((power % m) + m) % m)
}

/** The minutes of "12 degrees 30 minutes" are no time. */
function partOf(whole: Unit, unit: Unit): Unit {
  if (whole.kind !== 'angle' || unit.dimensions.time !== 1) return unit
  return /^min/.test(unit.name) ? ARC_MINUTE : /^sec/.test(unit.name) ? ARC_SECOND : unit
}

/** A tuple, a matrix or a letter with an arrow: of two such × is the cross product. */
const isVector = (node: Node | undefined): boolean =>
  node !== undefined &&
  (node.type === 'matrix' ||
    (node.type === 'group' && node.items.length > 1) ||
    (node.type === 'variable' && /^(?:vec|hat)\(/.test(node.name)))

function readSignedFactor(cursor: Cursor): Node {
  if (eat(cursor, '-')) return negate(deeper(cursor, () => readSignedFactor(cursor)))
  if (eat(cursor, '+')) return deeper(cursor, () => readSignedFactor(cursor))
  return readFactor(cursor)
}

export function multiply(factors: readonly Node[]): Node {
  return factors.length === 1 ? (factors[0] as Node) : { type: 'multiply', factors: [...factors] }
}
