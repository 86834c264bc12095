import type { Condition } from '../ast.ts'
import { attempt, type Cursor, deeper, eat, expect, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readArgument, readFactor, readGroup, readSum, symbolNode } from './expression.ts'
import type { Token } from './lexer.ts'
import { LIMITS } from './limits.ts'
import { ACCENTS, CONDITION_WORDS, SYMBOLS } from './names.ts'
import { readClause, readList } from './statement.ts'
import { call, isShape, type Node, number, variable } from './tree.ts'

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
      return index === undefined ? { type: 'root', radicand } : { type: 'root', radicand, index }
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

function readFraction(cursor: Cursor): Node {
  const derivative = startsDifferential(cursor) ? attempt(cursor, () => readDerivative(cursor)) : null
  if (derivative !== null) return derivative
  const numerator = readArgument(cursor)
  const denominator = readArgument(cursor)
  return { type: 'divide', numerator, denominator }
}

function startsDifferential(cursor: Cursor): boolean {
  const inner = peek(cursor, 1)
  return isMark(peek(cursor), '{') && (isCommand(inner, 'partial') || inner.text.startsWith('d'))
}

/** \frac{dy}{dx} is one symbol; \frac{d}{dx} takes the derivative of the factor that follows. */
function readDerivative(cursor: Cursor): Node {
  const top = differentialIn(cursor)
  const bottom = top === null ? null : differentialIn(cursor)
  if (top === null || bottom === null || bottom === '' || !sameKind(top, bottom)) throw fail(cursor)
  const operand = top.replace(/^[d∂](?:\^\d)?/, '')
  const name = bottom.replace(/^[d∂]/, '').replace(/\^\d$/, '')
  if (operand !== '' || name === '') return variable(`${top}/${bottom}`)
  return { type: 'derivative', variable: name, order: Number(/\^(\d)/.exec(top)?.[1] ?? 1), body: readFactor(cursor) }
}

/** d above and d below, of one order: d^2y over dx^2. */
const sameKind = (top: string, bottom: string): boolean =>
  top[0] === bottom[0] && bottom.length >= 2 && /\^(\d)/.exec(top)?.[1] === /\^(\d)$/.exec(bottom)?.[1]

/** `{d y}`, `{dx}`, `{d}` or `{\partial x}`, as text. */
function differentialIn(cursor: Cursor): string | null {
  if (!eat(cursor, '{')) return null
  let text = ''
  for (let count = 0; count < 6; count++) {
    const token = next(cursor)
    if (isMark(token, '}')) return /^[d∂]/.test(text) ? text : null
    if (isMark(token, '^')) {
      const power = isMark(peek(cursor), '{') ? 1 : 0
      const order = peek(cursor, power)
      if (order.kind !== 'number' || !/^[2-9]$/.test(order.text)) return null
      cursor.at += power + 1
      if (power === 1 && !eat(cursor, '}')) return null
      text += `^${order.text}`
      continue
    }
    if (token.kind === 'symbol' || token.kind === 'letters') text += token.text
    else if (isCommand(token, 'partial')) text += '∂'
    else return null
  }
  return null
}

function readAccent(cursor: Cursor, name: string): Node {
  const read = readArgument(cursor)
  // \hat{i}: a letter, not a number
  const argument: Node =
    read.type === 'constant' && (read.name === 'i' || read.name === 'e')
      ? variable(read.name)
      : read.type === 'variable' && read.name === 'jmath'
        ? variable('j')
        : read
  if (name === 'underline') return read
  if (name === 'vec' || name === 'overrightarrow') {
    if (argument.type === 'variable') return accented(cursor, argument.name, 'vec')
  } else if (argument.type === 'variable') {
    if (name === 'overline' || name === 'bar') return accented(cursor, argument.name, 'bar')
    return accented(cursor, argument.name, name.replace('wide', ''))
  }
  if ((name === 'overline' || name === 'bar') && !isShape(argument)) {
    if (argument.type === 'number') return { type: 'opaque', head: 'bar', args: [argument] }
    return call('conjugate', argument)
  }
  return { type: 'opaque', head: name, args: [argument] }
}

function accented(cursor: Cursor, name: string, accent: string): Node {
  if (!isMark(peek(cursor), '_')) return variable(`${accent}(${name})`)
  next(cursor)
  const start = cursor.at
  readArgument(cursor)
  const text = cursor.tokens
    .slice(start, cursor.at)
    .filter(token => !isMark(token, '{') && !isMark(token, '}'))
    .map(token => token.text)
    .join('')
  return variable(`${accent}(${name})_${text}`)
}

function readSeries(cursor: Cursor, kind: 'sum' | 'product'): Node {
  const { lower, upper } = readLimits(cursor)
  const body = indexed(readSeriesBody(cursor), lower)
  if (lower?.type === 'relation' && lower.operators.length === 1) {
    const [left, right] = lower.sides
    const operator = lower.operators[0]
    if (left?.type === 'variable' || (left?.type === 'constant' && left.name === 'i')) {
      const name = left.type === 'variable' ? left.name : 'i'
      const bound = left.type === 'variable' ? body : bindI(body)
      if (right !== undefined && operator === '=' && upper !== null)
        return { type: 'series', kind, variable: bound === body ? name : 'i#', from: right, to: upper, body: bound }
      if (right !== undefined && (operator === '>=' || operator === '>') && upper === null) {
        const from: Node = operator === '>=' ? right : { type: 'add', terms: [right, number(1)] }
        const to: Node = { type: 'constant', name: 'infinity' }
        return { type: 'series', kind, variable: bound === body ? name : 'i#', from, to, body: bound }
      }
    }
  }
  return { type: 'opaque', head: kind, args: [lower, upper, body].filter(part => part !== null) }
}

/** In \sum_{k} a_k the term depends on k: a_k is a function of its index. */
function indexed(body: Node, lower: Node | null): Node {
  if (lower?.type !== 'relation') return body
  const index = lower.sides[0]
  const name = index?.type === 'variable' ? index.name : index?.type === 'constant' && index.name === 'i' ? 'i' : null
  if (name === null) return body
  const map = (node: Node): Node =>
    node.type === 'variable' && node.name.endsWith(`_${name}`)
      ? call('apply', variable(node.name.slice(0, -name.length)), symbolNode(name))
      : mapParts(node, map)
  return map(body)
}

/** In \sum_{i=1}^{n} the letter i is an index, not the imaginary unit. */
function bindI(node: Node): Node {
  if (node.type === 'constant' && node.name === 'i') return variable('i#')
  return mapParts(node, bindI)
}

/** The node with each part replaced; shapes other than the common scalar ones stay as they are. */
export function mapParts(node: Node, map: (part: Node) => Node): Node {
  switch (node.type) {
    case 'add':
      return { ...node, terms: node.terms.map(map) }
    case 'multiply':
      return { ...node, factors: node.factors.map(map) }
    case 'divide':
      return { ...node, numerator: map(node.numerator), denominator: map(node.denominator) }
    case 'negate':
      return { ...node, operand: map(node.operand) }
    case 'power':
      return { ...node, base: map(node.base), exponent: map(node.exponent) }
    case 'root':
      return node.index === undefined
        ? { ...node, radicand: map(node.radicand) }
        : { ...node, radicand: map(node.radicand), index: map(node.index) }
    case 'call':
    case 'opaque':
      return { ...node, args: node.args.map(map) } as Node
    case 'series':
      return { ...node, from: map(node.from), to: map(node.to), body: map(node.body) }
    case 'integral':
      return {
        ...node,
        body: map(node.body),
        ...(node.from === undefined ? {} : { from: map(node.from) }),
        ...(node.to === undefined ? {} : { to: map(node.to) }),
      }
    case 'limit':
      return { ...node, to: map(node.to), body: map(node.body) }
    case 'derivative':
      return { ...node, body: map(node.body) }
    case 'piecewise':
      return { ...node, branches: node.branches.map(branch => ({ ...branch, value: map(branch.value) })) }
    case 'sign':
      return node.left === undefined
        ? { ...node, right: map(node.right) }
        : { ...node, left: map(node.left), right: map(node.right) }
    case 'group':
    case 'list':
    case 'set':
    case 'ratio':
      return { ...node, items: node.items.map(map) }
    case 'builder':
      return { ...node, head: map(node.head), condition: map(node.condition) }
    case 'matrix':
      return { ...node, rows: node.rows.map(row => row.map(map)) }
    case 'relation':
      return { ...node, sides: node.sides.map(map) }
    case 'setop':
      return { ...node, parts: node.parts.map(map) }
    case 'quantity':
    case 'modulo':
      return { ...node, value: map(node.value) }
    case 'given':
      return { ...node, body: map(node.body), condition: map(node.condition) }
    default:
      return node
  }
}

/** A sum's body: the product that follows, with its sign. */
function readSeriesBody(cursor: Cursor): Node {
  if (eat(cursor, '-')) return { type: 'negate', operand: deeper(cursor, () => readSeriesBody(cursor)) }
  const factors: Node[] = []
  for (;;) {
    const token = peek(cursor)
    if (isCommand(token, 'cdot') || isCommand(token, 'times') || isMark(token, '*')) {
      next(cursor)
      continue
    }
    if (isMark(token, '/')) {
      next(cursor)
      const numerator = product(factors)
      factors.length = 0
      factors.push({ type: 'divide', numerator, denominator: readFactor(cursor) })
      continue
    }
    const before = cursor.at
    const factor = factors.length === 0 ? readFactor(cursor) : attempt(cursor, () => readFactor(cursor))
    if (factor === null || cursor.at === before) break
    factors.push(factor)
    const after = peek(cursor)
    if (after.kind === 'eof' || after.kind === 'word' || (after.kind === 'mark' && !'([{*/|'.includes(after.text)))
      break
  }
  return product(factors)
}

const product = (factors: readonly Node[]): Node =>
  factors.length === 1 ? (factors[0] as Node) : { type: 'multiply', factors: [...factors] }

function readLimits(cursor: Cursor): { lower: Node | null; upper: Node | null } {
  let lower: Node | null = null
  let upper: Node | null = null
  for (let count = 0; count < 2; count++) {
    if (isMark(peek(cursor), '_')) {
      next(cursor)
      lower = readArgument(cursor)
    } else if (isMark(peek(cursor), '^')) {
      next(cursor)
      upper = readArgument(cursor)
    }
  }
  return { lower, upper }
}

function readIntegral(cursor: Cursor, name: string): Node {
  const { lower, upper } = readLimits(cursor)
  splitLetters(cursor)
  cursor.integrals++
  const saved = cursor.differential
  cursor.differential = null
  const body = deeper(cursor, () => readSum(cursor))
  cursor.integrals--
  const differential = cursor.differential as string | null
  cursor.differential = saved
  if (differential === null || name !== 'int') {
    return { type: 'opaque', head: name, args: [lower, upper, body].filter(part => part !== null) }
  }
  return {
    type: 'integral',
    variable: differential,
    body,
    ...(lower === null ? {} : { from: lower }),
    ...(upper === null ? {} : { to: upper }),
  }
}

/** Inside an integral `xdx` is x dx: runs of letters fall apart. */
function splitLetters(cursor: Cursor): void {
  for (let at = cursor.at; at < cursor.tokens.length; at++) {
    const token = cursor.tokens[at]
    if (token?.kind !== 'letters') continue
    const parts = [...token.text].map(
      (letter, index): Token => ({ ...token, kind: 'symbol', text: letter, space: index === 0 && token.space }),
    )
    cursor.tokens.splice(at, 1, ...parts)
  }
}

function readLimit(cursor: Cursor): Node {
  expect(cursor, '_')
  const under = readArgument(cursor)
  const body = readSeriesBody(cursor)
  if (under.type === 'relation' && under.operators[0] === '→' && under.sides[0]?.type === 'variable') {
    const to = under.sides[1] as Node
    if (to.type === 'opaque' && (to.head === '^+' || to.head === '^-') && to.args[0] !== undefined)
      return { type: 'limit', variable: under.sides[0].name, to: to.args[0], side: to.head === '^+' ? '+' : '-', body }
    return { type: 'limit', variable: under.sides[0].name, to, body }
  }
  return { type: 'opaque', head: 'lim', args: [under, body] }
}

/** \begin{…} … \end{…}: matrices, determinants, cases. */
function readEnvironment(cursor: Cursor, name: string): Node {
  const rows = deeper(cursor, () => readCells(cursor, name))
  if (name === 'cases' || name === 'dcases' || name === 'rcases') return casesNode(rows)
  if (name === 'vmatrix' || name === 'Vmatrix') return { type: 'opaque', head: 'det', args: [matrixNode(cursor, rows)] }
  if (MATRICES.has(name)) return matrixNode(cursor, rows)
  throw fail(cursor, 'environment')
}

const MATRICES: ReadonlySet<string> = new Set([
  'matrix',
  'pmatrix',
  'bmatrix',
  'Bmatrix',
  'smallmatrix',
  'array',
  'tabular',
])

function readCells(cursor: Cursor, name: string): Node[][] {
  const saved = { bars: cursor.bars, builder: cursor.builder }
  Object.assign(cursor, { bars: 0, builder: false })
  const rows: Node[][] = [[]]
  let cells = 0
  for (;;) {
    const token = peek(cursor)
    const row = rows.at(-1) as Node[]
    if (token.kind === 'end') {
      next(cursor)
      if (token.text !== name) throw fail(cursor, 'environment')
      if (row.length === 0) rows.pop()
      Object.assign(cursor, saved)
      return rows
    }
    if (isMark(token, '\\\\')) {
      next(cursor)
      rows.push([])
      continue
    }
    if (isMark(token, '&')) {
      next(cursor)
      if (isMark(peek(cursor), '&') || isMark(peek(cursor), '\\\\') || peek(cursor).kind === 'end')
        row.push({ type: 'opaque', head: 'blank', args: [] })
      continue
    }
    if (++cells > LIMITS.cells) throw fail(cursor, 'limit:cells')
    row.push(readCell(cursor))
  }
}

function readCell(cursor: Cursor): Node {
  while (peek(cursor).kind === 'word' && CONDITION_WORDS.has(peek(cursor).text.toLowerCase())) next(cursor)
  const token = peek(cursor)
  if (token.kind === 'word' && /^(?:otherwise|else|elsewhere)$/.test(token.text)) {
    next(cursor)
    eat(cursor, '.')
    return { type: 'text', text: 'otherwise' }
  }
  const cell = readClause(cursor)
  while (eat(cursor, ',') || eat(cursor, ';') || eat(cursor, '.')) {
    if (peek(cursor).kind === 'end' || isMark(peek(cursor), '\\\\') || isMark(peek(cursor), '&')) continue
    while (peek(cursor).kind === 'word' && CONDITION_WORDS.has(peek(cursor).text.toLowerCase())) next(cursor)
    const more = readClause(cursor)
    return { type: 'given', body: cell, condition: more }
  }
  return cell
}

function matrixNode(cursor: Cursor, rows: readonly (readonly Node[])[]): Node {
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some(row => row.length !== width)) throw fail(cursor, 'matrix')
  return { type: 'matrix', rows }
}

function casesNode(rows: readonly (readonly Node[])[]): Node {
  const flat = rows.map(row => (row.length === 1 && row[0]?.type === 'given' ? [row[0].body, row[0].condition] : row))
  if (flat.every(row => row.length === 2)) {
    const branches: { value: Node; condition?: Condition }[] = []
    for (const [value, condition] of flat) {
      const read = condition === undefined ? null : conditionOf(condition)
      if (value === undefined || read === null)
        return { type: 'opaque', head: 'cases', args: flat.map(row => ({ type: 'opaque', head: 'case', args: row })) }
      branches.push(read === 'otherwise' ? { value } : { value, condition: read })
    }
    return { type: 'piecewise', branches }
  }
  const items = flat.map(row =>
    row.length === 1 ? (row[0] as Node) : ({ type: 'opaque', head: 'case', args: row } as Node),
  )
  if (items.length === 1) return items[0] as Node
  return { type: 'list', items, joint: 'row' }
}

/** A relation, or relations joined by and / or, as a condition of scalars; null where it is something else. */
export function conditionOf(node: Node): Condition | 'otherwise' | null {
  if (node.type === 'text') return node.text === 'otherwise' ? 'otherwise' : null
  if (node.type === 'relation') {
    const conditions: Condition[] = []
    for (const [index, operator] of node.operators.entries()) {
      const left = node.sides[index]
      const right = node.sides[index + 1]
      if (left === undefined || right === undefined || !isScalarTree(left) || !isScalarTree(right)) return null
      if (
        operator !== '<' &&
        operator !== '<=' &&
        operator !== '>' &&
        operator !== '>=' &&
        operator !== '=' &&
        operator !== '!='
      )
        return null
      conditions.push({ type: 'relation', operator, left, right })
    }
    return conditions.length === 1 ? (conditions[0] as Condition) : { type: 'and', conditions }
  }
  if (node.type === 'list' && node.joint !== ':') {
    const conditions: Condition[] = []
    for (const item of node.items) {
      const condition = conditionOf(item)
      if (condition === null || condition === 'otherwise') return null
      conditions.push(condition)
    }
    return { type: node.joint === 'or' ? 'or' : 'and', conditions }
  }
  return null
}

/** Is the whole tree made of scalar forms, so that it is an expression as it stands? */
export function isScalarTree(node: Node): node is import('../ast.ts').Expr {
  switch (node.type) {
    case 'number':
    case 'constant':
    case 'variable':
      return true
    case 'add':
      return node.terms.every(isScalarTree)
    case 'multiply':
      return node.factors.every(isScalarTree)
    case 'divide':
      return isScalarTree(node.numerator) && isScalarTree(node.denominator)
    case 'negate':
      return isScalarTree(node.operand)
    case 'power':
      return isScalarTree(node.base) && isScalarTree(node.exponent)
    case 'root':
      return isScalarTree(node.radicand) && (node.index === undefined || isScalarTree(node.index))
    case 'call':
      return node.args.every(isScalarTree)
    case 'series':
      return isScalarTree(node.from) && isScalarTree(node.to) && isScalarTree(node.body)
    case 'integral':
      return (
        isScalarTree(node.body) &&
        (node.from === undefined || isScalarTree(node.from)) &&
        (node.to === undefined || isScalarTree(node.to))
      )
    case 'limit':
      return isScalarTree(node.to) && isScalarTree(node.body)
    case 'derivative':
      return isScalarTree(node.body)
    case 'piecewise':
      return node.branches.every(branch => isScalarTree(branch.value))
    default:
      return false
  }
}

export { symbolNode }
