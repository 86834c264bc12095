import type { FunctionName } from '../ast.ts'
import { readArgument, readBraces } from './argument.ts'
import { readGroup } from './brackets.ts'
import { type Cursor, deeper, fail, isMark, next, peek } from './cursor.ts'
import { multiply, negate } from './expression.ts'
import { readFactor } from './factor.ts'
import { FUNCTIONS, INVERSES } from './names.ts'
import { isDifferential, startsImplicitFactor } from './operands.ts'
import { call, type Node, number } from './tree.ts'
import { lookupUnit } from './units.ts'

/** sin, log … with exponent, base and argument. */
export function readFunction(cursor: Cursor, name: string): Node {
  let fn: FunctionName = FUNCTIONS.get(name) ?? 'apply'
  let base: Node | null = name === 'lg' || (name === 'log' && cursor.options.logBase === '10') ? number(10) : null
  let exponent: Node | null = null
  const digits = peek(cursor)
  if (name === 'log' && isMark(peek(cursor, 1), '(') && /^(?:2|10)$/.test(digits.text) && !digits.space) {
    // log2(8), as programs write it
    if (digits.kind === 'number' && !peek(cursor, 1).space) base = next(cursor).value ?? null
  }
  for (let scripts = 0; scripts < 2; scripts++) {
    if (isMark(peek(cursor), '_')) {
      next(cursor)
      const script = readArgument(cursor)
      if (fn !== 'log') return { type: 'opaque', head: `${name}_`, args: [script, readFunctionArgument(cursor)] }
      base = script
    } else if (isMark(peek(cursor), '^')) {
      next(cursor)
      exponent = readArgument(cursor)
    }
  }
  if (exponent !== null && isMinusOne(exponent)) {
    const inverse = INVERSES[fn]
    if (inverse !== undefined) {
      fn = inverse
      exponent = null
    }
  }
  const argument = readFunctionArgument(cursor)
  const args =
    argument.type === 'group' && ['min', 'max', 'gcd', 'lcm', 'log'].includes(fn)
      ? argument.items
      : argument.type === 'set' && (fn === 'min' || fn === 'max')
        ? argument.items
        : [argument]
  const applied =
    fn === 'log'
      ? base === null
        ? args.length === 2
          ? call('log', ...args)
          : call('ln', ...args)
        : call('log', ...args, base)
      : call(fn, ...args)
  return exponent === null ? applied : { type: 'power', base: applied, exponent }
}

const isMinusOne = (node: Node): boolean => node.type === 'number' && node.numerator === -1n && node.denominator === 1n

/** `sin(x)`, `\sin{x}`, `\ln|x|`, or without brackets the product that follows: `\sin 2\theta`. */
function readFunctionArgument(cursor: Cursor): Node {
  const token = peek(cursor)
  if (isMark(token, '(') || isMark(token, '[')) {
    const group = readGroup(cursor)
    if (isMark(peek(cursor), '!')) throw fail(cursor)
    return group
  }
  if (isMark(token, '{')) return readBraces(cursor)
  if (isMark(token, '|') || isMark(token, 'lbar')) return readFactor(cursor)
  if (isMark(token, '-') || isMark(token, '+')) {
    next(cursor)
    const argument = deeper(cursor, () => readFunctionArgument(cursor))
    return token.text === '-' ? negate(argument) : argument
  }
  const factors: Node[] = []
  let simple = true // numbers and π alone so far
  for (;;) {
    const here = peek(cursor)
    if (factors.length > 0) {
      if (
        here.kind === 'function' ||
        (here.kind === 'command' && !/^(?:[dtc]?frac|sqrt|infty|bar|hat|vec|overline|tilde)$/.test(here.text))
      )
        break
      if (here.kind === 'mark' && here.text !== '{') {
        const last = factors.at(-1)
        if (!(here.text === '(' && last?.type === 'number')) break
      }
      if (here.kind === 'symbol' && here.text === 'e' && isMark(peek(cursor, 1), '^')) break
      if (here.kind === 'word' || (here.roman && lookupUnit(here.text) !== undefined)) break
      if (!startsImplicitFactor(cursor, factors.at(-1))) break
      if (cursor.integrals > 0 && isDifferential(cursor)) break
      if (here.kind === 'number' && factors.at(-1)?.type === 'number') break
    } else if (here.kind === 'function') {
      factors.push(readFactor(cursor))
      return multiply(factors)
    }
    const factor = readFactor(cursor)
    if (factor.type !== 'number' && !(factor.type === 'constant' && factor.name === 'pi')) simple = false
    factors.push(factor)
  }
  if (isMark(peek(cursor), '/') && simple && peek(cursor, 1).kind === 'number') {
    next(cursor)
    return { type: 'divide', numerator: multiply(factors), denominator: readFactor(cursor) }
  }
  return multiply(factors)
}
