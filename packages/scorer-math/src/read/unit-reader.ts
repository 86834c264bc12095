import { type Cursor, isCommand, isMark, next, peek } from './cursor.ts'
import { CONDITION_WORDS, CONNECTIVES } from './names.ts'
import { ENDING_WORDS } from './spoken.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'
import { countOf, lookupUnit, multiplyUnits, PERCENT, powerUnit, type Unit } from './units.ts'

const NEUTRAL: Unit = { name: 'units', numerator: 1n, denominator: 1n, pi: 0, dimensions: {}, kind: 'count' }

const NEUTRAL_WORDS: ReadonlySet<string> = new Set(['unit', 'units', 'sq', 'square', 'cubic', 'squared', 'cubed'])

/**
 * Reads the unit that follows a value: `cm`, `\mathrm{~km} / \mathrm{hr}`, `square inches`, `m s^{-1}`; failing that,
 * up to four words before a separator or the end, as the name of what is counted. Null where there is none.
 */
export function readUnit(cursor: Cursor, factors: readonly Node[]): Unit | null {
  const start = cursor.at
  const token = peek(cursor)
  if (token.kind === 'command' && token.text.endsWith('frac')) return readUnitFraction(cursor)
  if (token.kind !== 'word' && token.kind !== 'letters' && token.kind !== 'symbol' && !isMark(token, '-')) return null
  const last = factors.at(-1)
  if (last === undefined || last.type === 'text') return null
  if (token.text === 'in' && peek(cursor, 1).text === 'the') return null // 7:00 in the morning
  if (/^(?:noon|midnight)$/i.test(token.text)) return null
  if (last.type === 'variable' && (token.text === 'is' || token.text === 'are')) return null // x is real
  // "a square": an article
  if (last.type === 'variable' && /^[aA]$/.test(last.name) && factors.length === 1 && token.kind === 'word') return null
  if (isMark(token, '-')) return readHyphenated(cursor)
  if (
    last.type === 'quantity' &&
    last.unit.kind === 'angle' &&
    factors.length === 1 &&
    (token.text === 'F' || token.text === 'C')
  ) {
    next(cursor)
    return temperature(token.text)
  }
  const unit = readProductOfUnits(cursor)
  if (unit !== null) return unit
  cursor.at = start
  return readCount(cursor)
}

/** \frac{\mathrm{kg}}{\mathrm{m}^3}; null, with nothing read, where the parts are no units. */
function readUnitFraction(cursor: Cursor): Unit | null {
  const start = cursor.at
  const part = (): Unit | null => {
    if (!isMark(peek(cursor), '{') || !peek(cursor, 1).roman) return null
    next(cursor)
    const unit = readProductOfUnits(cursor)
    return unit !== null && isMark(next(cursor), '}') ? unit : null
  }
  next(cursor)
  const above = part()
  const below = above === null ? null : part()
  if (above !== null && below !== null) return multiplyUnits(above, below, -1)
  cursor.at = start
  return null
}

/** Degrees Fahrenheit and Celsius are scales, not factors of each other: the ° is taken back. */
const temperature = (letter: string): Unit => ({
  name: `°${letter}`,
  numerator: 180n,
  denominator: 1n,
  pi: -1,
  dimensions: { angle: -1, [letter === 'F' ? '#fahrenheit' : '#celsius']: 1 },
  kind: 'unit',
})

function readProductOfUnits(cursor: Cursor): Unit | null {
  let unit = readPowerOfUnit(cursor, true)
  if (unit === null) return null
  for (;;) {
    const token = peek(cursor)
    const saved = cursor.at
    let sign: 1 | -1 = 1
    if (isMark(token, '/') || (token.kind === 'word' && token.text === 'per')) {
      next(cursor)
      sign = -1
    } else if (isMark(token, '*') || isMark(token, '-') || isCommand(token, 'cdot') || isCommand(token, 'times'))
      next(cursor)
    const following = readPowerOfUnit(cursor, sign === 1 && saved === cursor.at, sign === -1)
    if (following === null) {
      cursor.at = saved
      return unit
    }
    unit = multiplyUnits(unit, following, sign)
  }
}

function readPowerOfUnit(cursor: Cursor, marked: boolean, divisor = false): Unit | null {
  let token = peek(cursor)
  let power = 1
  if (token.kind === 'word' && /^(?:square|sq|cubic)$/i.test(token.text)) {
    power = token.text.toLowerCase() === 'cubic' ? 3 : 2
    next(cursor)
    if (isMark(peek(cursor), '.')) next(cursor)
    token = peek(cursor)
    if (/^units?$/.test(token.text)) {
      next(cursor)
      return NEUTRAL
    }
  }
  if (token.kind === 'word' && token.text === 'per' && peek(cursor, 1).text === 'cent') {
    cursor.at += 2
    return PERCENT
  }
  const unit = unitOf(cursor, token, marked, divisor)
  if (unit === null) return null
  next(cursor)
  if (
    isMark(peek(cursor), '.') &&
    /^(?:in|ft|sq|yd|lb|oz|hr|min|sec|mi)$/.test(token.text) &&
    peek(cursor, 1).kind === 'eof'
  )
    next(cursor)
  const after = peek(cursor)
  if (after.kind === 'word' && (after.text === 'squared' || after.text === 'cubed')) {
    next(cursor)
    power = after.text === 'squared' ? 2 : 3
  } else if (isMark(after, '^')) power = readExponent(cursor) ?? power
  return power === 1 ? unit : powerUnit(unit, power)
}

function readExponent(cursor: Cursor): number | null {
  const braced = isMark(peek(cursor, 1), '{')
  let at = braced ? 2 : 1
  const negative = isMark(peek(cursor, at), '-')
  if (negative) at++
  const literal = peek(cursor, at)
  if (literal.kind !== 'number' || literal.value === undefined || literal.value.denominator !== 1n) return null
  const value = Number(literal.value.numerator)
  if (value > 12) return null
  if (braced && !isMark(peek(cursor, at + 1), '}')) return null
  cursor.at += at + (braced ? 2 : 1)
  return negative ? -value : value
}

/**
 * @param first a unit that follows a value directly, or another unit by juxtaposition
 * @param divisor behind the / of km/h, where a lone letter is a unit too
 */
function unitOf(cursor: Cursor, token: Token, first: boolean, divisor: boolean): Unit | null {
  if (token.kind === 'word' && /^units?$/.test(token.text)) return NEUTRAL
  if (token.kind !== 'word' && token.kind !== 'letters' && token.kind !== 'symbol') return null
  const name = token.kind === 'symbol' && token.text === 'Omega' ? 'Ω' : token.text
  const before = cursor.tokens[cursor.at - 1]
  const single = name.length === 1
  if (single && !token.roman && !cursor.options.unitLetters && !divisor && !(name === 'Ω' && before?.kind === 'number'))
    return null
  if (single && token.text === 'd' && peek(cursor, 1).kind === 'symbol') return null
  if (!token.roman && first && !single && token.kind === 'letters' && before?.kind === 'symbol') return null
  if (single && token.roman && /^[kMmGTuµ]$/.test(name) && peek(cursor, 1).text === 'Omega') {
    next(cursor) // k\Omega
    return lookupUnit(`${name}Ω`) ?? null
  }
  if (name === 'in' && token.kind === 'word' && !token.roman && peek(cursor, 1).kind !== 'eof') return null
  if (token.kind === 'symbol' && token.text === 'mu') {
    const after = peek(cursor, 1)
    const micro = lookupUnit(`μ${after.text}`)
    if (micro === undefined || (!after.roman && !cursor.options.unitLetters)) return null
    next(cursor)
    return micro
  }
  if (isMark(peek(cursor, 1), '(') && !peek(cursor, 1).space && token.kind !== 'word') return null // g(0)
  // cM is no cm, CM and Cm are
  const spelled = !single && /^(?:[A-Z]+|[A-Z][a-z]+)$/.test(name) ? lookupUnit(name.toLowerCase()) : undefined
  return lookupUnit(name) ?? spelled ?? null
}

/** 4,457 N-m: a hyphen between units, read where the first already was. */
function readHyphenated(cursor: Cursor): Unit | null {
  void cursor
  return null
}

/** Words that say what is counted: `9 \text{ values}`. */
function readCount(cursor: Cursor): Unit | null {
  const start = cursor.at
  let last = ''
  let words = 0
  let neutral = true
  const giveUp = (): null => {
    cursor.at = start
    return null
  }
  for (;;) {
    const token = peek(cursor)
    if (token.kind === 'word' || (words > 0 && token.kind === 'letters' && token.roman)) {
      const lower = token.text.toLowerCase()
      if (
        CONNECTIVES.has(lower) ||
        CONDITION_WORDS.has(lower) ||
        lower === 'otherwise' ||
        lower === 'not' ||
        lower === 'base'
      )
        break
      // "5 times itself", "5 is wrong": something is done to the value, or said against it
      if (ENDING_WORDS.has(lower) && !NEUTRAL_WORDS.has(last) && !(words > 0 && NEUTRAL_WORDS.has(lower)))
        return giveUp()
      if (lower === 'times' && peek(cursor, 1).kind === 'word') return giveUp()
      last = token.text
      if (!NEUTRAL_WORDS.has(lower)) neutral = false
      words++
      next(cursor)
      continue
    }
    break
  }
  const after = peek(cursor)
  const ended =
    after.kind === 'eof' ||
    (after.kind === 'mark' && [',', ';', ')', '.', '}', '=', '\\\\'].includes(after.text)) ||
    (after.kind === 'word' && words > 0)
  if (words === 0 || words > 4 || !ended) return giveUp()
  return neutral ? NEUTRAL : countOf(last)
}
