import type { FunctionName } from '../ast.ts'
import { readCommand } from './commands.ts'
import { attempt, type Cursor, deeper, eat, expect, fail, isCommand, isMark, next, peek } from './cursor.ts'
import type { Token } from './lexer.ts'
import { LIMITS } from './limits.ts'
import { ACCENTS, FUNCTIONS, INVERSES, NUMBER_WORDS, ONLY_CALLED, OPAQUE_OPERATORS, RELATIONS } from './names.ts'
import { holdsMembership, readList } from './statement.ts'
import { call, type Node, number, rational, variable } from './tree.ts'
import { readUnit } from './unit-reader.ts'
import {
  ARC_MINUTE,
  ARC_SECOND,
  currency,
  DEGREE,
  lookupUnit,
  MULTIPLIERS,
  PERCENT,
  PERMILLE,
  type Unit,
} from './units.ts'

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

function negate(node: Node): Node {
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
      factors = [call('mod', multiply(factors), readSignedFactor(cursor))]
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

function multiply(factors: readonly Node[]): Node {
  return factors.length === 1 ? (factors[0] as Node) : { type: 'multiply', factors: [...factors] }
}

/** 3 1/2 */
function readMixed(cursor: Cursor, whole: Node | undefined): Node | null {
  const top = peek(cursor)
  const bottom = peek(cursor, 2)
  if (whole?.type !== 'number' || whole.decimal !== undefined || whole.denominator !== 1n) return null
  if (!top.space || !isMark(peek(cursor, 1), '/') || bottom.kind !== 'number') return null
  if (top.value?.denominator !== 1n || bottom.value?.denominator !== 1n || bottom.value.numerator === 0n) return null
  cursor.at += 3
  const part = rational(top.value.numerator, bottom.value.numerator)
  return mixedNumber(whole.numerator, part)
}

function mixedNumber(whole: bigint, part: Node): Node {
  const [numerator, denominator] = fractionParts(part) ?? [0n, 1n]
  return rational(whole * denominator + (whole < 0n ? -numerator : numerator), denominator)
}

function fractionParts(node: Node): readonly [bigint, bigint] | null {
  if (node.type === 'number') return [node.numerator, node.denominator]
  if (node.type !== 'divide') return null
  const { numerator, denominator } = node
  if (numerator.type !== 'number' || denominator.type !== 'number') return null
  if (numerator.denominator !== 1n || denominator.denominator !== 1n || denominator.numerator <= 0n) return null
  return [numerator.numerator, denominator.numerator]
}

/** \frac of two literals, below one: after an integer it makes a mixed number. */
function isProperFraction(node: Node, token: Token): boolean {
  if (token.kind !== 'command' || !token.text.endsWith('frac') || node.type !== 'divide') return false
  const parts = fractionParts(node)
  return parts !== null && parts[0] > 0n && parts[0] < parts[1]
}

/** Does this token begin an operand? */
export function startsOperand(token: Token): boolean {
  switch (token.kind) {
    case 'number':
    case 'symbol':
    case 'letters':
    case 'function':
    case 'based':
    case 'begin':
      return true
    case 'command':
      return !NOT_OPERANDS.has(token.text) && !RELATIONS.has(token.text) && !OPAQUE_OPERATORS.has(token.text)
    case 'mark':
      return ['(', '[', '{', '\\{', 'lbar', '\\$', '€', '£', '¥', '₹', '|', '\\|'].includes(token.text)
    default:
      return false
  }
}

const NOT_OPERANDS: ReadonlySet<string> = new Set(
  (
    'pm mp cdot times div cup cap setminus backslash bigcup bigcap land lor wedge vee pmod bmod mod circ degree prime rfloor rceil ' +
    'rangle over choose atop not therefore because qed permille percent smallsetminus textcirc rgroup textdegree'
  ).split(' '),
)

function startsImplicitFactor(cursor: Cursor, previous: Node | undefined): boolean {
  const token = peek(cursor)
  if (token.apart) return false
  if (token.kind === 'mark') {
    if (token.text === '|') return cursor.bars === 0 && !cursor.builder && closesBar(cursor)
    if (token.text === '\\|') return false
    if (token.text === '[' && !startsOperand(peek(cursor, 1)) && !isMark(peek(cursor, 1), '-')) return false // ]0, 1[
    if (token.text === '(' && isCommand(peek(cursor, 1), 'pmod')) return false
    if (token.text === '(' && holdsMembership(cursor)) return false
    if (token.text === '(' && (isCommand(peek(cursor, 1), 'bmod') || isCommand(peek(cursor, 1), 'mod'))) return false
    if (token.text === '[' && previous !== undefined && previous.type === 'setop') return false
  }
  if (token.kind === 'symbol' && (token.text === 'U' || token.text === 'u') && isUnionLetter(cursor, previous))
    return false
  if (cursor.integrals > 0 && isDifferential(cursor)) return true
  return startsOperand(token)
}

/** Is there another | to close the one here? */
function closesBar(cursor: Cursor): boolean {
  for (let ahead = 1; ; ahead++) {
    const token = peek(cursor, ahead)
    if (token.kind === 'eof') return false
    if (isMark(token, '|')) return true
  }
}

export function isUnionLetter(cursor: Cursor, previous: Node | undefined): boolean {
  const after = peek(cursor, 1)
  if (previous?.type !== 'group' && previous?.type !== 'set' && previous?.type !== 'setop') return false
  return isMark(after, '(') || isMark(after, '[') || isMark(after, '\\{') || isMark(after, '{')
}

function isDifferential(cursor: Cursor): boolean {
  const token = peek(cursor)
  const after = peek(cursor, 1)
  return token.kind === 'symbol' && token.text === 'd' && after.kind === 'symbol' && !after.space
}

/** An operand with what stands behind it: powers, factorials, percent and degree signs. */
export function readFactor(cursor: Cursor): Node {
  return deeper(cursor, () => {
    if (cursor.integrals > 0 && isDifferential(cursor)) {
      next(cursor)
      cursor.differential = next(cursor).text
      return number(1)
    }
    let node = readAtom(cursor)
    for (;;) {
      const token = peek(cursor)
      if (isMark(token, '^')) {
        const degree = readDegree(cursor)
        if (degree !== null) {
          node = { type: 'quantity', value: node, unit: degree }
          continue
        }
        next(cursor)
        node = readSuperscript(cursor, node)
      } else if (token.kind === 'word' && POWER_WORDS.has(token.text) && isNumeral(node)) {
        next(cursor)
        node = { type: 'power', base: node, exponent: number(POWER_WORDS.get(token.text) ?? 1) }
      } else if (token.kind === 'word' && token.text === 'factorial' && isNumeral(node)) {
        next(cursor)
        node = call('factorial', node)
      } else if (
        token.kind === 'word' &&
        token.text === 'choose' &&
        isNumeral(node) &&
        peek(cursor, 1).kind === 'number'
      ) {
        next(cursor)
        node = call('binomial', node, readAtom(cursor))
      } else if (isMark(token, '!')) {
        next(cursor)
        if (isMark(peek(cursor), '!') && !peek(cursor).space) {
          next(cursor)
          node = call('double_factorial', node)
        } else node = call('factorial', node)
      } else if (isAmount(node) && token.kind === 'mark' && isMoneyBehind(cursor)) {
        next(cursor)
        const unit = currency(token.text === '\\$' ? '$' : token.text)
        if (unit === undefined) throw fail(cursor)
        node = { type: 'quantity', value: node, unit }
      } else if (isMark(token, '%') || isCommand(token, 'percent')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: PERCENT }
      } else if (isCommand(token, 'permille')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: PERMILLE }
      } else if (isCommand(token, 'degree') || isCommand(token, 'textdegree')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: DEGREE }
      } else if (isMark(token, "'") || isCommand(token, 'prime')) {
        const marks = countPrimes(cursor)
        if (node.type === 'number') {
          node = { type: 'quantity', value: node, unit: marks === 1 ? ARC_MINUTE : ARC_SECOND }
        } else node = primed(cursor, node, marks)
      } else if (isMark(token, '"') && node.type === 'number') {
        next(cursor)
        node = { type: 'quantity', value: node, unit: ARC_SECOND }
      } else if (isMark(token, '_') && node.type === 'number' && node.denominator === 1n) {
        next(cursor)
        node = baseLiteral(cursor, node.numerator.toString())
      } else if (isMark(token, '_')) {
        next(cursor)
        const base = node.type === 'number' && node.decimal === undefined ? null : readArgument(cursor)
        if (base === null) throw fail(cursor)
        node = { type: 'opaque', head: 'subscript', args: [node, base] }
      } else break
    }
    return node
  })
}

/** "5 squared", "x cubed": in words what an exponent says. */
const POWER_WORDS: ReadonlyMap<string, number> = new Map([
  ['squared', 2],
  ['cubed', 3],
])

const isNumeral = (node: Node): boolean => node.type === 'number' || node.type === 'variable'

/** A number or a fraction of two. */
const isAmount = (node: Node): boolean => node.type === 'number' || fractionParts(node) !== null

/** 5 €: the sign stands behind, and not before another number. */
function isMoneyBehind(cursor: Cursor): boolean {
  const token = peek(cursor)
  const after = peek(cursor, 1)
  return (
    ['\\$', '€', '£', '¥', '₹', '₽', '₩'].includes(token.text) && after.kind !== 'number' && after.kind !== 'symbol'
  )
}

function countPrimes(cursor: Cursor): number {
  let marks = 0
  for (;;) {
    if (eat(cursor, "'")) marks++
    else if (isCommand(peek(cursor), 'prime')) {
      next(cursor)
      marks++
    } else return marks
  }
}

function primed(cursor: Cursor, node: Node, marks: number): Node {
  const name = node.type === 'variable' ? node.name : null
  if (name === null) return { type: 'opaque', head: `prime${marks}`, args: [node] }
  const symbol = `${name}${"'".repeat(marks)}`
  return isMark(peek(cursor), '(') ? readApplication(cursor, symbol) : variable(symbol)
}

/** `^\circ`, `^{\circ}`, and `^\prime`, which is a minute of arc after a number. */
function readDegree(cursor: Cursor): typeof DEGREE | null {
  const isCircle = (token: Token): boolean =>
    isCommand(token, 'circ') ||
    isCommand(token, 'degree') ||
    isCommand(token, 'textcirc') ||
    (token.kind === 'symbol' && token.text === 'o' && cursor.tokens[cursor.at - 1]?.kind === 'number')
  const first = peek(cursor, 1)
  if (isCircle(first)) {
    cursor.at += 2
    return DEGREE
  }
  if (!isMark(first, '{')) return null
  if (isCircle(peek(cursor, 2)) && isMark(peek(cursor, 3), '}')) {
    cursor.at += 4
    return DEGREE
  }
  if (isCommand(peek(cursor, 2), 'prime') || isMark(peek(cursor, 2), "'")) {
    const before = cursor.tokens[cursor.at - 1]
    if (before?.kind !== 'number') return null
    const single = isMark(peek(cursor, 3), '}')
    const double = isMark(peek(cursor, 4), '}')
    if (!single && !double) return null
    cursor.at += single ? 4 : 5
    return single ? ARC_MINUTE : ARC_SECOND
  }
  return null
}

function readSuperscript(cursor: Cursor, base: Node): Node {
  const token = peek(cursor)
  if (
    isMark(token, '{') &&
    base.type === 'number' &&
    /^(?:st|nd|rd|th)$/.test(peek(cursor, 1).text) &&
    isMark(peek(cursor, 2), '}')
  ) {
    cursor.at += 3 // 15^{th}
    return base
  }
  if (isMark(token, '{') && isSignGroup(cursor)) {
    const sign = peek(cursor, 1).text
    cursor.at += 3
    return marked(base, sign)
  }
  if (isMark(token, '{') && (isCommand(peek(cursor, 1), 'prime') || isMark(peek(cursor, 1), "'"))) {
    next(cursor)
    const marks = countPrimes(cursor)
    expect(cursor, '}')
    return primed(cursor, base, marks)
  }
  if (
    isMark(token, '*') ||
    isCommand(token, 'ast') ||
    isCommand(token, 'star') ||
    isCommand(token, 'dagger') ||
    ((isMark(token, '+') || isMark(token, '-')) && !startsOperand(peek(cursor, 1)))
  ) {
    next(cursor)
    return marked(base, token.text)
  }
  if (isCommand(token, 'prime')) return primed(cursor, base, countPrimes(cursor))
  const exponent = isMark(token, '{')
    ? readBraces(cursor)
    : isMark(token, '-')
      ? readSignedFactorAtom(cursor)
      : readPowerAtom(cursor)
  return { type: 'power', base, exponent }
}

function isSignGroup(cursor: Cursor): boolean {
  const inner = peek(cursor, 1)
  if (!isMark(peek(cursor, 2), '}')) return false
  return (
    (inner.kind === 'mark' && '+-*'.includes(inner.text)) ||
    (inner.kind === 'command' && ['ast', 'star', 'dagger', 'times', 'perp', 'circ', 'bullet'].includes(inner.text))
  )
}

const marked = (base: Node, mark: string): Node =>
  base.type === 'variable' ? variable(`${base.name}^${mark}`) : { type: 'opaque', head: `^${mark}`, args: [base] }

function readSignedFactorAtom(cursor: Cursor): Node {
  next(cursor)
  return negate(readPowerAtom(cursor))
}

/** What follows ^ without braces; towers are right-associative in plain text. */
function readPowerAtom(cursor: Cursor): Node {
  const atom = readAtom(cursor)
  if (!isMark(peek(cursor), '^')) return atom
  next(cursor)
  return deeper(cursor, () => readSuperscript(cursor, atom))
}

/** `{ … }` as a group: one expression; several parted by commas are a set. */
function readBraces(cursor: Cursor): Node {
  expect(cursor, '{')
  const saved = { bars: cursor.bars, builder: cursor.builder }
  cursor.bars = 0
  cursor.builder = false
  let inner = deeper(cursor, () => readList(cursor))
  // {a \over b}, {n \choose k}
  const token = peek(cursor)
  if (isCommand(token, 'over') || isCommand(token, 'choose')) {
    next(cursor)
    const below = deeper(cursor, () => readList(cursor))
    inner =
      token.text === 'over' ? { type: 'divide', numerator: inner, denominator: below } : call('binomial', inner, below)
  }
  expect(cursor, '}')
  Object.assign(cursor, saved)
  return inner
}

/** A command's argument: `{…}`, or the next single thing; of a number its first digit alone, as TeX reads it. */
export function readArgument(cursor: Cursor): Node {
  const token = peek(cursor)
  if (isMark(token, '{')) {
    if (isMark(peek(cursor, 1), '}')) {
      cursor.at += 2
      return { type: 'opaque', head: 'blank', args: [] }
    }
    return readBraces(cursor)
  }
  if (token.kind === 'number' && token.text.length > 1 && /^\d+$/.test(token.text)) {
    const rest = token.text.slice(1)
    cursor.tokens[cursor.at] = { ...token, text: rest, space: false, value: number(BigInt(rest)) }
    return number(BigInt(token.text.slice(0, 1)))
  }
  if (token.kind === 'letters') {
    const rest = token.text.slice(1)
    cursor.tokens[cursor.at] = { ...token, kind: rest.length > 1 ? 'letters' : 'symbol', text: rest, space: false }
    return symbolNode(token.text.slice(0, 1))
  }
  return deeper(cursor, () => readAtom(cursor))
}

export function symbolNode(name: string): Node {
  if (name === 'pi') return { type: 'constant', name: 'pi' }
  if (name === 'e') return { type: 'constant', name: 'e' }
  if (name === 'i') return { type: 'constant', name: 'i' }
  return variable(name)
}

function readAtom(cursor: Cursor): Node {
  const token = peek(cursor)
  switch (token.kind) {
    case 'number': {
      next(cursor)
      const value = token.value ?? number(0)
      if (peek(cursor).kind === 'half')
        return { type: 'clock', parts: [Number(value.numerator)], half: next(cursor).text === 'pm' ? 'pm' : 'am' }
      const multiplier = peek(cursor)
      if ((multiplier.kind === 'word' || multiplier.kind === 'letters') && /^(?:st|nd|rd|th)$/.test(multiplier.text)) {
        next(cursor) // 15th
        return value
      }
      const scale = multiplier.kind === 'word' ? MULTIPLIERS.get(multiplier.text.toLowerCase()) : undefined
      if (scale !== undefined) {
        next(cursor)
        return { ...rational(value.numerator * scale, value.denominator) }
      }
      return readCombination(cursor, value) ?? value
    }
    case 'based':
      next(cursor)
      return basedNode(cursor, token.text, token.base ?? 10)
    case 'symbol':
      next(cursor)
      return readSymbol(cursor, token.text)
    case 'letters':
      return readLetters(cursor, token)
    case 'function':
      next(cursor)
      return readFunction(cursor, token.text)
    case 'command':
      return readCommand(cursor)
    case 'begin':
      return readCommand(cursor)
    case 'word': {
      const value = NUMBER_WORDS.get(token.text.toLowerCase())
      if (value === undefined || !token.roman) throw fail(cursor)
      throw fail(cursor)
    }
    case 'mark':
      return readMark(cursor, token)
    default:
      throw fail(cursor)
  }
}

function readMark(cursor: Cursor, token: Token): Node {
  switch (token.text) {
    case '(':
    case '[':
    case ']':
      return readGroup(cursor)
    case '{':
      if (isMark(peek(cursor, 1), '}')) {
        cursor.at += 2
        return isMark(peek(cursor), '_') || isMark(peek(cursor), '^') ? readPrescript(cursor) : emptySet(cursor)
      }
      return readPlainBraces(cursor)
    case '\\{':
      return readSet(cursor, '\\}')
    case '_':
    case '^':
      return readPrescript(cursor)
    case 'lbar':
    case '|': {
      next(cursor)
      const close = token.text === '|' ? '|' : 'rbar'
      if (close === '|') cursor.bars++
      const saved = cursor.builder
      cursor.builder = false
      const inner = deeper(cursor, () => readList(cursor))
      cursor.builder = saved
      if (close === '|') cursor.bars--
      if (!eat(cursor, close) && !eat(cursor, close === '|' ? 'rbar' : '|')) throw fail(cursor)
      if (inner.type === 'matrix') return { type: 'opaque', head: 'det', args: [inner] }
      return call('abs', inner)
    }
    case '\\|': {
      next(cursor)
      const inner = deeper(cursor, () => readSum(cursor))
      expect(cursor, '\\|')
      return { type: 'opaque', head: 'norm', args: [inner] }
    }
    case '\\$':
    case '€':
    case '£':
    case '¥':
    case '₹':
    case '₽':
    case '₩': {
      next(cursor)
      const unit = currency(token.text === '\\$' ? '$' : token.text)
      if (unit === undefined) throw fail(cursor)
      const value = readFactor(cursor)
      const scale = peek(cursor)
      void scale
      return { type: 'quantity', value, unit }
    }
    case 'rows{':
      return readRows(cursor)
    case '?':
      next(cursor)
      return variable('?')
    default:
      throw fail(cursor)
  }
}

function readRows(cursor: Cursor): Node {
  expect(cursor, 'rows{')
  const inner = deeper(cursor, () => readList(cursor))
  expect(cursor, 'rows}')
  return inner
}

function emptySet(cursor: Cursor): Node {
  void cursor
  return { type: 'named', name: 'empty' }
}

/** `{}_5C_2` and `_5C_2`, with P for permutations. */
function readPrescript(cursor: Cursor): Node {
  const power = eat(cursor, '^')
  if (!power) expect(cursor, '_')
  const top = readArgument(cursor)
  const letter = next(cursor)
  if (letter.kind !== 'symbol' || (letter.text !== 'C' && letter.text !== 'P')) throw fail(cursor)
  expect(cursor, '_')
  const bottom = readArgument(cursor)
  return call(letter.text === 'C' ? 'binomial' : 'permutations', top, bottom)
}

/** 5C2, 10P3: only between literals with nothing between. */
function readCombination(cursor: Cursor, top: Node): Node | null {
  const letter = peek(cursor)
  const bottom = peek(cursor, 1)
  if (letter.kind !== 'symbol' || letter.roman || letter.space || bottom.space || bottom.kind !== 'number') return null
  if ((letter.text !== 'C' && letter.text !== 'P') || bottom.value?.denominator !== 1n) return null
  cursor.at += 2
  return call(letter.text === 'C' ? 'binomial' : 'permutations', top, bottom.value)
}

/** Letters that name functions wherever a parenthesis follows. */
const FUNCTION_LETTERS: ReadonlySet<string> = new Set(['f', 'g', 'h', 'F', 'G', 'H'])

function readSymbol(cursor: Cursor, name: string): Node {
  let symbol = name
  let sup: Node | null = null
  const start = cursor.at
  if (name === 'Gamma' && isMark(peek(cursor), '(')) return call('gamma', readGroup(cursor))
  if (isMark(peek(cursor), '_')) {
    next(cursor)
    const subscript = readSubscript(cursor)
    if (name === 'C' || name === 'A' || name === 'P') {
      const combination = readCombinationScript(cursor, name, subscript)
      if (combination !== null) return combination
    }
    symbol = `${name}_${subscript.text}`
    if (name === 'log') void start
  }
  if (isMark(peek(cursor), "'")) {
    let marks = 0
    while (eat(cursor, "'")) marks++
    symbol = `${symbol}${"'".repeat(marks)}`
  }
  if (isMark(peek(cursor), '^') && FUNCTION_LETTERS.has(name)) {
    // f^{-1}(x), f^{(n)}(x), f^2(x): an iterate or an inverse of f, not a power
    const saved = cursor.at
    next(cursor)
    sup = attempt(cursor, () => readArgument(cursor))
    if (sup !== null && !isPlainPower(sup) && isMark(peek(cursor), '(') && isApplication(cursor, name)) {
      return readApplication(cursor, `${symbol}^${scriptText(cursor, saved + 1)}`)
    }
    cursor.at = saved
  }
  if (isMark(peek(cursor), '(') && !peek(cursor).roman && isApplication(cursor, name))
    return readApplication(cursor, symbol)
  if (symbol === name) return symbolNode(name)
  return variable(symbol)
}

/** h²(a + b) is a product. */
const isPlainPower = (node: Node): boolean => node.type === 'number' && node.numerator > 0n

function scriptText(cursor: Cursor, from: number): string {
  return cursor.tokens
    .slice(from, cursor.at)
    .filter(token => !isMark(token, '{') && !isMark(token, '}'))
    .map(token => token.text)
    .join('')
}

/** The subscript of a symbol as text, which makes another symbol of it; its value where it is an expression. */
function readSubscript(cursor: Cursor): { text: string; value: Node | null } {
  const token = peek(cursor)
  if (!isMark(token, '{')) {
    if (token.kind === 'number' && token.text.length > 1) {
      const value = readArgument(cursor)
      return { text: value.type === 'number' ? value.numerator.toString() : '', value }
    }
    if (token.kind === 'letters') {
      const value = readArgument(cursor)
      return { text: token.text.slice(0, 1), value }
    }
    next(cursor)
    if (token.kind === 'mark' && !'+-*?'.includes(token.text)) throw fail(cursor)
    return {
      text: token.text,
      value: token.kind === 'number' ? (token.value ?? null) : token.kind === 'symbol' ? symbolNode(token.text) : null,
    }
  }
  const start = cursor.at
  let depth = 0
  do {
    const inner = next(cursor)
    if (inner.kind === 'eof') throw fail(cursor)
    if (isMark(inner, '{')) depth++
    if (isMark(inner, '}')) depth--
  } while (depth > 0)
  const end = cursor.at
  const text = cursor.tokens
    .slice(start + 1, end - 1)
    .map(inner => inner.text)
    .join('')
  cursor.at = start
  const value = attempt(cursor, () => readBraces(cursor))
  cursor.at = end
  return { text, value }
}

/** C_{n}^{k}, and A_n^k where both are literals. */
function readCombinationScript(cursor: Cursor, name: string, subscript: { value: Node | null }): Node | null {
  if (!isMark(peek(cursor), '^') || subscript.value === null) return null
  const saved = cursor.at
  next(cursor)
  const upper = attempt(cursor, () => readArgument(cursor))
  const lower = subscript.value
  if (upper !== null) {
    if (name === 'C' && upper.type !== 'opaque') return call('binomial', lower, upper)
    if (
      upper.type === 'number' &&
      lower.type === 'number' &&
      lower.numerator > 1n &&
      upper.numerator <= lower.numerator
    )
      return call('permutations', lower, upper)
  }
  cursor.at = saved
  return null
}

/** Is `name(` an application rather than a product? */
function isApplication(cursor: Cursor, name: string): boolean {
  if (name === 'i' || name === 'e' || name === 'pi') return false
  if (FUNCTION_LETTERS.has(name)) return true
  const open = cursor.at
  let depth = 0
  let commas = 0
  let relations = 0
  let end = open
  for (; ; end++) {
    const token = cursor.tokens[end]
    if (token === undefined || token.kind === 'eof') return false
    if (isMark(token, '(') || isMark(token, '[') || isMark(token, '\\{')) depth++
    else if (isMark(token, ')') || isMark(token, ']') || isMark(token, '\\}')) {
      depth--
      if (depth === 0) break
    } else if (depth === 1 && isMark(token, ',')) commas++
    else if (depth === 1 && (isRelationToken(token) || (isMark(token, '|') && /^[PpEHI]$/.test(name)))) relations++
  }
  const inside = end - open - 1
  if (inside <= 0) return false
  if (commas > 0 || relations > 0) return true
  const first = cursor.tokens[open + 1]
  const lone = inside === 1 && (first?.kind === 'symbol' || first?.kind === 'number')
  const startsSide = isSideStart(cursor.tokens[open - 2])
  const after = cursor.tokens[end + 1]
  if (
    lone &&
    startsSide &&
    after !== undefined &&
    (isMark(after, '=') || (after.kind === 'eof' && first?.kind === 'symbol' && first.text !== name))
  )
    return true
  if (
    startsSide &&
    name.length === 1 &&
    lone &&
    isMark(cursor.tokens[open - 2] ?? peek(cursor), '=') &&
    first?.kind === 'symbol'
  )
    return true
  return name.length === 1 && name >= 'A' && name <= 'Z' && lone
}

const isSideStart = (token: Token | undefined): boolean =>
  token === undefined ||
  isMark(token, '=') ||
  isMark(token, ',') ||
  isMark(token, ';') ||
  isMark(token, '{') ||
  token.kind === 'word'

export function isRelationToken(token: Token): boolean {
  if (token.kind === 'mark') return ['=', '<', '>', '<=', '>=', '!=', '→', '⇒'].includes(token.text)
  return token.kind === 'command' && RELATIONS.has(token.text)
}

function readApplication(cursor: Cursor, name: string): Node {
  const bar = soleBar(cursor)
  if (bar !== null) cursor.tokens[bar] = { ...(cursor.tokens[bar] as Token), kind: 'command', text: 'mid' } // P(A|B)
  const group = readGroup(cursor, true)
  const args = group.type === 'group' ? group.items : [group]
  if (args.some(arg => !isPlainScalar(arg)) || args.length > 1) return { type: 'opaque', head: `apply ${name}`, args }
  return { type: 'call', name: 'apply', args: [variable(name), ...args] }
}

/** Where the one | between this parenthesis and its partner stands, with something on either side. */
function soleBar(cursor: Cursor): number | null {
  let depth = 0
  let found: number | null = null
  for (let at = cursor.at; ; at++) {
    const token = cursor.tokens[at]
    if (token === undefined || token.kind === 'eof') return null
    if (isMark(token, '(')) depth++
    else if (isMark(token, ')') && --depth === 0) break
    else if (isMark(token, '|') && depth === 1) {
      if (found !== null) return null
      found = at
    }
  }
  if (found === null || found === cursor.at + 1) return null
  return isMark(cursor.tokens[found + 1] ?? (cursor.tokens[found] as Token), ')') ? null : found
}

const isPlainScalar = (node: Node): boolean =>
  !['relation', 'list', 'set', 'text', 'opaque', 'matrix', 'group', 'letters', 'quantity'].includes(node.type)

function readLetters(cursor: Cursor, token: Token): Node {
  const before = cursor.tokens[cursor.at - 1]
  const after = peek(cursor, 1)
  const alone =
    (before === undefined || (isEdge(before) && !isMark(before, ')'))) &&
    (after.kind === 'eof' || (isEdge(after) && !isMark(after, '(') && !isMark(after, '{')) || isMark(after, '.'))
  if (alone || (/^[A-Z]{2,}$/.test(token.text) && isMark(after, '='))) {
    next(cursor)
    return { type: 'letters', text: token.text }
  }
  cursor.tokens.splice(
    cursor.at,
    1,
    ...[...token.text].map(
      (letter, index): Token => ({
        ...token,
        kind: 'symbol',
        text: letter,
        at: token.at + index,
        space: index === 0 && token.space,
      }),
    ),
  )
  return readAtom(cursor)
}

const isEdge = (token: Token): boolean =>
  (token.kind === 'mark' && [',', ';', '(', ')', '=', '{', '}', '\\{', '\\}', ':'].includes(token.text)) ||
  (token.kind === 'word' && (token.text === 'and' || token.text === 'or'))

/** sin, log … with exponent, base and argument. */
function readFunction(cursor: Cursor, name: string): Node {
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

/** ( … ), [ … ], and mixed ones of intervals, also ]0,1[. One item in round or square brackets is grouping alone. */
export function readGroup(cursor: Cursor, keep = false): Node {
  const open = next(cursor).text
  const saved = { bars: cursor.bars, builder: cursor.builder, integrals: cursor.integrals }
  cursor.bars = 0
  cursor.builder = false
  const inner = deeper(cursor, () => (isMark(peek(cursor), ')') ? null : readList(cursor)))
  Object.assign(cursor, { bars: saved.bars, builder: saved.builder })
  eat(cursor, '.')
  const token = next(cursor)
  const close = token.text
  const interval = inner?.type === 'list' && inner.items.length === 2
  const unequal = keep && !interval && (open === '(') !== (close === ')') // f(x] is no application
  if (
    token.kind !== 'mark' ||
    unequal ||
    (close !== ')' && close !== ']' && !(close === '[' && inner?.type === 'list'))
  ) {
    cursor.at--
    throw fail(cursor)
  }
  if (inner === null) return { type: 'group', open, close, items: [] }
  if (inner.type === 'list' && (inner.joint === ',' || inner.joint === ';')) {
    const digits = open === '(' && isMark(peek(cursor), '_') ? null : null
    void digits
    return { type: 'group', open, close, items: inner.items }
  }
  if (isMark(peek(cursor), '_') && inner.type === 'number' && inner.denominator === 1n && open === '(') {
    next(cursor)
    return baseLiteral(cursor, inner.numerator.toString())
  }
  if (keep) return { type: 'group', open, close, items: [inner] }
  if (open === '(' && close === ')' && peek(cursor).kind !== 'eof' && inner.type === 'letters') return inner
  if (open !== '(' || close !== ')') {
    if (open === '[' && close === ']') return inner
    throw fail(cursor)
  }
  return inner
}

/** `{a, b}` in plain text is a set; `{x | x > 2}` too; otherwise braces only group. */
function readPlainBraces(cursor: Cursor): Node {
  const start = cursor.at
  const grouped = attempt(cursor, () => readBraces(cursor))
  if (grouped?.type === 'list' && grouped.joint === ':' && grouped.items.length === 2) {
    // {x ∈ ℝ : x ≥ 1}
    const [head, condition] = grouped.items as [Node, Node]
    if (head.type === 'relation' && head.operators[0] === 'in') return { type: 'builder', head, condition }
  }
  if (grouped === null) {
    cursor.at = start
    return readSet(cursor, '}')
  }
  if (grouped.type === 'list' && grouped.joint === ',') return { type: 'set', items: grouped.items }
  return grouped
}

/** \{ … \}: items, or head | condition. */
function readSet(cursor: Cursor, close: string): Node {
  next(cursor)
  if (eat(cursor, close)) return { type: 'named', name: 'empty' }
  const saved = { bars: cursor.bars, builder: cursor.builder }
  cursor.bars = 0
  cursor.builder = true
  const head = deeper(cursor, () => readList(cursor))
  cursor.builder = false
  const token = peek(cursor)
  let node: Node
  if (
    isMark(token, '|') ||
    isMark(token, ':') ||
    isCommand(token, 'mid') ||
    isMark(token, 'rbar') ||
    isMark(token, 'lbar')
  ) {
    next(cursor)
    const condition = deeper(cursor, () => readList(cursor))
    node = { type: 'builder', head, condition }
  } else if (head.type === 'list' && (head.joint === ',' || head.joint === ';'))
    node = { type: 'set', items: head.items }
  else if (head.type === 'relation' && head.operators.includes('∣')) {
    const at = head.operators.indexOf('∣')
    node = {
      type: 'builder',
      head: sliceRelation(head, 0, at),
      condition: sliceRelation(head, at + 1, head.operators.length),
    }
  } else node = { type: 'set', items: [head] }
  Object.assign(cursor, saved)
  if (!eat(cursor, close) && !(close === '\\}' && eat(cursor, '}'))) throw fail(cursor)
  return node
}

function sliceRelation(relation: Node & { type: 'relation' }, from: number, to: number): Node {
  const sides = relation.sides.slice(from, to + 1)
  if (sides.length === 1) return sides[0] as Node
  return { type: 'relation', operators: relation.operators.slice(from, to), sides }
}

/** The subscript of a number is its base: 204_5, 1101_{two}. */
function baseLiteral(cursor: Cursor, digits: string): Node {
  const token = peek(cursor)
  const inner = isMark(token, '{') ? peek(cursor, 1) : token
  if (inner.kind === 'symbol' && !inner.roman && !digits.startsWith('-')) {
    // 100_b: a base that is not known yet
    cursor.at += isMark(token, '{') ? 2 : 1
    if (isMark(token, '{')) expect(cursor, '}')
    const digitsLow = [...digits].reverse().map(digit => number(BigInt(digit)))
    return {
      type: 'add',
      terms: digitsLow.map(
        (digit, place): Node => ({
          type: 'multiply',
          factors: [digit, { type: 'power', base: symbolNode(inner.text), exponent: number(place) }],
        }),
      ),
    }
  }
  const base =
    inner.kind === 'number' ? Number(inner.value?.numerator ?? 0n) : (NUMBER_WORDS.get(inner.text.toLowerCase()) ?? 0)
  if (isMark(token, '{')) {
    if (!isMark(peek(cursor, 2), '}')) throw fail(cursor)
    cursor.at += 3
  } else next(cursor)
  return basedNode(cursor, digits, base)
}

function basedNode(cursor: Cursor, digits: string, base: number): Node {
  if (!Number.isInteger(base) || base < 2 || base > 36) throw fail(cursor, 'base')
  const negative = digits.startsWith('-')
  const point = digits.indexOf('.')
  let value = 0n
  for (const digit of digits.replace(/[-.]/g, '')) {
    const amount = Number.parseInt(digit, 36)
    if (!(amount < base)) throw fail(cursor, 'base digit')
    value = value * BigInt(base) + BigInt(amount)
  }
  const places = point < 0 ? 0n : BigInt(digits.length - point - 1)
  return {
    type: 'based',
    digits: digits.replace(/^(-?)0+(?=[^.])/, '$1').toUpperCase(),
    base,
    value: rational(negative ? -value : value, BigInt(base) ** places),
  }
}

export { ACCENTS, ONLY_CALLED }
