import { readAccent } from './accent.ts'
import { readArgument } from './argument.ts'
import { readGroup } from './brackets.ts'
import { type Cursor, deeper, expect, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readEnvironment } from './environment.ts'
import { readSum } from './expression.ts'
import { readFactor } from './factor.ts'
import { readFraction } from './fraction.ts'
import { readIntegral } from './integral.ts'
import { readList } from './list.ts'
import { ACCENTS, SYMBOLS } from './names.ts'
import { readLimit, readSeries } from './series.ts'
import { call, type Node, number, variable } from './tree.ts'

/** A LaTeX command at the place of an operand. @throws Unreadable where it is not known */
export function readCommand(cursor: Cursor): Node {
  const token = next(cursor)
  if (token.kind === 'begin') return readEnvironment(cursor, token.text)
  const name = token.text
  switch (name) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
    case 'sfrac':
    case 'nicefrac':
    case 'flatfrac':
      return readFraction(cursor)
    case 'sqrt': {
      let index: Node | undefined
      if (isMark(peek(cursor), '[')) {
        next(cursor)
        index = deeper(cursor, () => readSum(cursor))
        expect(cursor, ']')
      }
      const radicand = readRadicand(cursor)
      if (index === undefined) return { type: 'root', radicand }
      // an n-th root is a power; real roots of negative numbers are for indices that are known
      if (index.type === 'variable')
        return { type: 'power', base: radicand, exponent: { type: 'divide', numerator: number(1), denominator: index } }
      return { type: 'root', radicand, index }
    }
    case 'cbrt':
      return { type: 'root', radicand: readRadicand(cursor), index: number(3) }
    case 'binom':
    case 'dbinom':
    case 'tbinom': {
      if (isMark(peek(cursor), '(')) {
        const group = readGroup(cursor)
        if (group.type !== 'group' || group.items.length !== 2) throw fail(cursor)
        return call('binomial', ...group.items)
      }
      const top = readArgument(cursor)
      return call('binomial', top, readArgument(cursor))
    }
    case 'lfloor':
      return bracketed(cursor, 'rfloor', 'floor')
    case 'lceil':
      return bracketed(cursor, 'rceil', 'ceil')
    case 'langle': {
      const inner = deeper(cursor, () => readList(cursor))
      if (!isCommand(next(cursor), 'rangle')) throw fail(cursor)
      return { type: 'group', open: '<', close: '>', items: inner.type === 'list' ? inner.items : [inner] }
    }
    case 'infty':
      return { type: 'constant', name: 'infinity' }
    case 'emptyset':
    case 'varnothing':
    case 'O':
    case 'o':
      return { type: 'named', name: 'empty' }
    case 'imath':
      return { type: 'constant', name: 'i' }
    case 'ldots':
    case 'cdots':
    case 'dots':
    case 'vdots':
    case 'ddots':
    case 'dotsc':
    case 'dotsb':
    case 'hdots':
    case 'dotso':
      return { type: 'dots' }
    case 'sum':
    case 'prod':
      return readSeries(cursor, name === 'sum' ? 'sum' : 'product')
    case 'int':
    case 'iint':
    case 'oint':
    case 'iiint':
      return readIntegral(cursor, name)
    case 'lim':
      return readLimit(cursor)
    case 'bigcup':
    case 'bigcap':
    case 'bigoplus':
    case 'coprod': {
      const scripts = readScripts(cursor)
      return { type: 'opaque', head: name, args: [...scripts, readFactor(cursor)] }
    }
    case 'det':
    case 'tr':
    case 'operator:tr':
    case 'operator:Tr':
    case 'operator:rank':
    case 'rank': {
      const argument = readFactor(cursor)
      const head = name.replace('operator:', '').toLowerCase()
      return { type: 'opaque', head, args: [argument] }
    }
    case 'not': {
      throw fail(cursor)
    }
    case 'overline':
    case 'bar':
    case 'hat':
    case 'vec':
    case 'widehat':
    case 'tilde':
    case 'widetilde':
    case 'overrightarrow':
      return readAccent(cursor, name)
    case 'overset':
    case 'underset':
    case 'stackrel': {
      const over = readArgument(cursor)
      return { type: 'opaque', head: name, args: [over, readArgument(cursor)] }
    }
    case 'underbrace':
    case 'overbrace': {
      const body = readArgument(cursor)
      if (isMark(peek(cursor), '_') || isMark(peek(cursor), '^')) {
        next(cursor)
        readArgument(cursor)
      }
      return body
    }
    case 'angle':
    case 'measuredangle':
    case 'triangle': {
      if (peek(cursor).kind === 'eof' || isMark(peek(cursor), ')')) return variable(name)
      if (name === 'angle' && isAngleLiteral(cursor)) {
        // 5 \angle 30°: a phasor; at the start only the size of an angle
        const before = cursor.tokens[cursor.at - 2]
        const size = readFactor(cursor)
        return before?.kind === 'number' || (before !== undefined && isMark(before, '}')) ? cis(size) : size
      }
      return { type: 'opaque', head: name, args: [readNamePart(cursor)] }
    }
    case 'permille':
    case 'percent':
      throw fail(cursor)
    case 'partial':
      return variable('∂')
    case 'therefore':
    case 'because':
    case 'qed':
      return readFactor(cursor)
    case 'forall':
    case 'exists':
      return { type: 'opaque', head: name, args: [readFactor(cursor)] }
    case 'mathbf':
      return readArgument(cursor)
    case 'circ':
      return variable('∘')
    case 'xrightarrow':
    case 'substack':
      return { type: 'opaque', head: name, args: [readArgument(cursor)] }
    case 'N':
    case 'Z':
    case 'Q':
    case 'R':
    case 'C':
      return variable(`bb${name}`)
    case 'max':
    case 'min':
      throw fail(cursor)
  }
  if (ACCENTS.has(name)) return readAccent(cursor, name)
  if (name.startsWith('operator:')) return readOperator(cursor, name.slice('operator:'.length))
  if (NAMED_OPERATORS.has(name)) return readOperator(cursor, name)
  if (SYMBOLS.has(name)) return variable(name)
  cursor.at--
  throw fail(cursor, 'unknown command')
}

/** Operators without a meaning here: read, and compared part by part. */
const NAMED_OPERATORS: ReadonlySet<string> = new Set(
  'ker dim hom deg sup inf limsup liminf argmax argmin Pr injlim projlim varlimsup varliminf'.split(' '),
)

function readOperator(cursor: Cursor, name: string): Node {
  const scripts = readScripts(cursor)
  if (scripts.length === 0 && isMark(peek(cursor), '(')) {
    const group = readGroup(cursor, true)
    if (name === 'sgn' && group.type === 'group' && group.items.length === 1)
      return call('sign', group.items[0] as Node)
    if (group.type === 'group' && group.items.length === 2) {
      const [first, second] = group.items as [Node, Node]
      if (name === 'pow') return { type: 'power', base: first, exponent: second }
      if (name === 'permutations') return call('permutations', first, second)
    }
    if (name === 'cis' && group.type === 'group' && group.items.length === 1) return cis(group.items[0] as Node)
    return { type: 'opaque', head: name, args: group.type === 'group' ? group.items : [group] }
  }
  const after = peek(cursor)
  if (name === 'cis') return cis(readFactor(cursor))
  const takes = after.kind === 'symbol' || after.kind === 'number' || isMark(after, '{') || after.kind === 'letters'
  if (!takes) return scripts.length === 0 ? variable(name) : { type: 'opaque', head: name, args: scripts }
  return { type: 'opaque', head: name, args: [...scripts, readFactor(cursor)] }
}

/** 30^\circ, 30°, 1.2 with a decimal point: no number that names an angle. */
function isAngleLiteral(cursor: Cursor): boolean {
  const at = isMark(peek(cursor), '-') ? 1 : 0
  const literal = peek(cursor, at)
  if (literal.kind !== 'number') return false
  if (literal.value?.decimal !== undefined) return true
  const [after, then] = [peek(cursor, at + 1), peek(cursor, at + 2)]
  const isCircle = (text: string): boolean => text === 'circ' || text === 'degree'
  return (
    isCircle(after.text) ||
    (isMark(after, '^') && (isCircle(then.text) || (isMark(then, '{') && isCircle(peek(cursor, at + 3).text))))
  )
}

/** cis θ = cos θ + i sin θ */
const cis = (angle: Node): Node => ({
  type: 'add',
  terms: [call('cos', angle), { type: 'multiply', factors: [{ type: 'constant', name: 'i' }, call('sin', angle)] }],
})

/** Subscripts and superscripts of an operator, in the order in which they stand. */
function readScripts(cursor: Cursor): Node[] {
  const scripts: Node[] = []
  while (scripts.length < 2 && (isMark(peek(cursor), '_') || isMark(peek(cursor), '^'))) {
    next(cursor)
    scripts.push(readArgument(cursor))
  }
  return scripts
}

/** The letters after \angle or \triangle, as one name. */
function readNamePart(cursor: Cursor): Node {
  let name = ''
  while (peek(cursor).kind === 'symbol' || peek(cursor).kind === 'letters') {
    if (name !== '' && peek(cursor).space && !cursor.tokens[cursor.at - 1]?.text.match(/^[A-Z]$/)) break
    name += next(cursor).text
  }
  if (name === '') return readFactor(cursor)
  return variable(name)
}

function readRadicand(cursor: Cursor): Node {
  const token = peek(cursor)
  if (isMark(token, '{') && isMark(peek(cursor, 1), '}')) throw fail(cursor)
  if (token.kind === 'number') {
    next(cursor) // \sqrt12 means the root of 12, whatever TeX makes of it
    return token.value ?? number(0)
  }
  return readArgument(cursor)
}

function bracketed(cursor: Cursor, close: string, name: 'floor' | 'ceil'): Node {
  const saved = { bars: cursor.bars, builder: cursor.builder }
  Object.assign(cursor, { bars: 0, builder: false })
  const inner = deeper(cursor, () => readSum(cursor))
  if (!isCommand(next(cursor), close)) {
    cursor.at--
    throw fail(cursor)
  }
  Object.assign(cursor, saved)
  return call(name, inner)
}
