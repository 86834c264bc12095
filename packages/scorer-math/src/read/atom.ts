import { readArgument } from './argument.ts'
import { basedNode } from './base-literal.ts'
import { readGroup, readPlainBraces, readSet } from './brackets.ts'
import { readCommand } from './commands.ts'
import { type Cursor, deeper, eat, expect, fail, isMark, next, peek } from './cursor.ts'
import { readSum } from './expression.ts'
import { readFactor } from './factor.ts'
import { readFunction } from './function-call.ts'
import { readLetters } from './letter-run.ts'
import { readList } from './list.ts'
import { NUMBER_WORDS } from './names.ts'
import { readSymbol } from './symbol.ts'
import type { Token } from './token.ts'
import { call, type Node, number, rational, variable } from './tree.ts'
import { currency, MULTIPLIERS } from './units.ts'

export function symbolNode(name: string): Node {
  if (name === 'pi') return { type: 'constant', name: 'pi' }
  if (name === 'e') return { type: 'constant', name: 'e' }
  if (name === 'i') return { type: 'constant', name: 'i' }
  return variable(name)
}

export function readAtom(cursor: Cursor): Node {
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
