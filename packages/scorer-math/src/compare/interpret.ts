import type { Answer, Interval, Region, Scalar } from '../answer.ts'
import { scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { substitute } from '../ladder/differentiate.ts'
import { mapParts } from '../read/commands.ts'
import { GREEK } from '../read/names.ts'
import { printNode } from '../read/print-node.ts'
import { children, type Node, number } from '../read/tree.ts'
import { sameDimensions } from '../read/units.ts'
import { integersIn } from './integers.ts'
import { convert, isAngle, lowerScalar, pureValue, unitFactor } from './lower.ts'
import { lowerMatrix, lowerVector, mentionsMatrix } from './matrices.ts'
import type { Oracle } from './oracle.ts'
import { complement, EMPTY, intersection, order, point, REALS, solveAffine, solveQuadratic, union } from './regions.ts'
import { variablesOf } from './variables.ts'

export type InterpretOptions = {
  readonly oracle: Oracle
  /** A false link in a chain of equations makes the whole false: for answers; golds are taken at their word. */
  readonly verifyChains: boolean
  /** `last`: of a chain the last side counts, whether the links hold or not. */
  readonly chains: 'verify' | 'last'
  /** Several ± of one expression take their signs together. */
  readonly linkedSigns: boolean
}

/** What a tree means as an answer. Never throws for what a model may write; costs oracle steps for chains and regions. */
export function interpret(node: Node, options: InterpretOptions): Answer {
  switch (node.type) {
    case 'list':
      return interpretList(node, options)
    case 'relation':
      return interpretRelation(node, options)
    case 'given':
      return interpretGiven(node, options)
    case 'choice':
      return {
        kind: 'choice',
        letter: node.letter,
        content: node.content === null ? null : interpret(node.content, options),
      }
    case 'text':
      return { kind: 'text', text: node.text }
    case 'clock':
      return { kind: 'clock', parts: node.parts, half: node.half }
    case 'prose':
      return {
        kind: 'prose',
        parts: node.parts.map(part => (typeof part === 'string' ? part : interpret(part, options))),
      }
    default:
  }
  if (node.type !== 'set' && node.type !== 'builder' && hasSigns(node)) {
    const variants = signVariants(node, options.linkedSigns)
    if (variants !== null)
      return { kind: 'list', joint: ',', items: variants.map(variant => interpret(variant, options)) }
  }
  switch (node.type) {
    case 'group':
      return interpretGroup(node, options)
    case 'set':
      return interpretSet(node, options)
    case 'builder': {
      const region = builderRegion(node, options) ?? builderIntegers(node, options)
      return region ?? tree('builder', [node.head, node.condition], options)
    }
    case 'setop':
    case 'named': {
      const region = regionOf(node, options)
      if (region !== null) return region
      if (node.type === 'named') return { kind: 'text', text: node.name }
      return { ...tree(node.operator, node.parts, options), unordered: node.operator !== 'difference' }
    }
    case 'matrix':
      return { kind: 'matrix', rows: node.rows.map(row => row.map(cell => interpret(cell, options))) }
    case 'ratio':
      return { kind: 'ratio', items: node.items.map(item => interpret(item, options)) }
    case 'modulo':
      return {
        kind: 'modulo',
        value: interpret(node.value, options),
        modulus: interpret(node.modulus, options),
      }
    case 'variable':
      return realSet(node.name) ?? scalar(node)
    case 'power': {
      // (1, 2)^T: a column that is written as a row
      const { base, exponent } = node
      const transposed = exponent.type === 'variable' && (exponent.name === 'T' || exponent.name === 'top')
      if (base.type === 'group' && base.items.length > 1 && transposed) return interpretGroup(base, options)
      break
    }
    case 'opaque': {
      const place = namedPoint(node, options)
      if (place !== null) return place
      break
    }
    default:
  }
  const vector = node.type === 'add' || node.type === 'multiply' || node.type === 'negate' ? lowerVector(node) : null
  if (vector !== null) return { kind: 'tuple', open: '(', close: ')', items: vector.map(item => scalar(item)) }
  if (mentionsMatrix(node)) {
    const matrix = lowerMatrix(node)
    if (matrix !== null) return { kind: 'matrix', rows: matrix.map(row => row.map(cell => scalar(cell))) }
    return structural(node, options)
  }
  return lowerScalar(node) ?? structural(node, options)
}

/** A(1, 2): a point by its name; C(5, 2) and P(5, 2) are numbers. */
function namedPoint(node: Node & { type: 'opaque' }, options: InterpretOptions): Answer | null {
  const name = /^apply ([A-Z]'?)$/.exec(node.head)?.[1]
  if (name === undefined || node.args.length < 2) return null
  const [first, second] = node.args
  const counts =
    (name === 'C' || name === 'P') &&
    node.args.length === 2 &&
    !(
      first?.type === 'number' &&
      second?.type === 'number' &&
      (second.numerator < 0n || first.numerator < second.numerator)
    )
  if (counts) return null
  const value: Answer = { kind: 'tuple', open: '(', close: ')', items: node.args.map(arg => interpret(arg, options)) }
  return { kind: 'binding', name, parameters: [], value }
}

function tree(head: string, parts: readonly Node[], options: InterpretOptions): Answer & { kind: 'tree' } {
  return { kind: 'tree', head, parts: parts.map(part => interpret(part, options)), unordered: false }
}

/** A form that is compared part by part. */
function structural(node: Node, options: InterpretOptions): Answer {
  const unordered = node.type === 'add' || node.type === 'multiply'
  const head =
    node.type === 'opaque'
      ? node.head
      : node.type === 'call'
        ? node.name
        : node.type === 'quantity'
          ? `unit ${node.unit.name}`
          : node.type
  if (node.type === 'dots') return { kind: 'text', text: '…' }
  const parts = children(node)
  if (parts.length === 0) return { kind: 'text', text: printNode(node) }
  return { kind: 'tree', head, parts: parts.map(part => interpret(part, options)), unordered }
}

// ± and ∓

function hasSigns(node: Node): boolean {
  if (node.type === 'sign') return true
  if (node.type === 'number' || node.type === 'variable' || node.type === 'constant') return false
  return children(node).some(hasSigns)
}

/** Every choice of signs: each ± for itself, unless a ∓ stands beside it or they are to be linked. Null for too many. */
function signVariants(node: Node, linked: boolean): readonly Node[] | null {
  let flips = false
  let count = 0
  const visit = (part: Node): void => {
    if (part.type === 'sign') {
      count++
      if (part.flip) flips = true
    }
    for (const child of children(part)) visit(child)
  }
  visit(node)
  if (count > 5) return null
  if (linked || flips || count === 1) return [0, 1].map(choice => applySigns(node, () => choice === 0))
  return Array.from({ length: 2 ** count }, (_, choices) => {
    let index = 0
    return applySigns(node, () => ((choices >> index++) & 1) === 0)
  })
}

function applySigns(node: Node, isPlus: () => boolean): Node {
  if (node.type === 'sign') {
    const left = node.left === undefined ? undefined : applySigns(node.left, isPlus)
    const plus = isPlus() !== node.flip
    const right = applySigns(node.right, isPlus)
    const signed: Node = plus ? right : { type: 'negate', operand: right }
    return left === undefined ? signed : { type: 'add', terms: [left, signed] }
  }
  return mapParts(node, part => applySigns(part, isPlus))
}

// lists, groups and sets

function interpretList(node: Node & { type: 'list' }, options: InterpretOptions): Answer {
  if (node.joint === ':')
    return { kind: 'either', restated: true, options: node.items.map(item => interpret(item, options)) }
  const closing = node.items.at(-1)
  if (node.joint === 'or' && closing?.type === 'list' && closing.joint === ':') {
    // x < 1 or x > 2 : (−∞, 1) ∪ (2, ∞)
    const [head, ...rest] = closing.items
    const alternatives: Node = { ...node, items: [...node.items.slice(0, -1), head as Node] }
    return interpretList({ type: 'list', joint: ':', items: [alternatives, ...rest] }, options)
  }
  if (node.joint === ' ') return { kind: 'sequence', items: node.items.map(item => interpret(item, options)) }
  if (node.items.some(item => item.type === 'dots'))
    return { kind: 'sequence', items: node.items.map(item => interpret(item, options)) }
  const joint = node.joint === 'or' ? 'or' : node.joint === 'and' || node.joint === 'row' ? 'and' : ','
  const last = node.items.at(-1)
  if (last !== undefined && node.items.length > 1 && node.joint === ',' && isDeclaration(last)) {
    const declared = node.items.slice(node.items.findIndex(isDeclaration))
    const body = node.items.slice(0, node.items.length - declared.length)
    if (body.length > 0 && declared.every(isDeclaration))
      return {
        kind: 'given',
        body:
          body.length === 1 ? interpret(body[0] as Node, options) : interpretList({ ...node, items: body }, options),
        conditions: declared.map(item => interpret(item, options)),
      }
  }
  const items: Answer[] = []
  let label: (Answer & { kind: 'binding' }) | null = null
  for (const item of node.items) {
    const meaning = interpret(item, options)
    if (meaning.kind === 'false') return meaning
    const isPlain = item.type !== 'relation' && item.type !== 'list'
    // x ≠ 1, 2
    const excluded = label === null ? items.at(-1) : undefined
    if (excluded?.kind === 'binding' && isPlain && meaning.kind === 'scalar' && isExclusionOf(node, item)) {
      const rest = complement({ kind: 'region', intervals: [point(meaning.expr)], symbolic: false })
      if (rest !== null && variablesOf(meaning.expr).size === 0) {
        items.push({ kind: 'binding', name: excluded.name, parameters: [], value: rest })
        continue
      }
    }
    // x = 1, 2: the name holds for the values behind it
    if (label !== null && isPlain && label.parameters.length === 0 && meaning.kind !== 'text')
      items.push({ kind: 'binding', name: label.name, parameters: [], value: meaning })
    else if (meaning.kind === 'list' && (meaning.joint !== 'or' || joint === 'or') && isFlat(meaning))
      items.push(...meaning.items)
    else items.push(meaning)
    if (meaning.kind === 'binding' && item.type === 'relation') label = isRegionLike(meaning.value) ? null : meaning
  }
  const amount = joint === 'and' ? compoundAmount(items, options) : null
  if (amount !== null) return amount
  const region = regionOfList(items, joint, options)
  if (region !== null) return region
  return { kind: 'list', items, joint }
}

/** 3 hours and 30 minutes: an amount in units of one kind, from large to small. */
function compoundAmount(items: readonly Answer[], { oracle }: InterpretOptions): Answer | null {
  const [first] = items
  if (items.length > 4 || first?.kind !== 'scalar' || first.unit === null) return null
  const terms: Expr[] = []
  let previous: Expr | null = null
  for (const item of items) {
    if (item.kind !== 'scalar' || item.unit === null || item.unit.kind === 'count' || item.unit.kind === 'percent')
      return null
    if (!sameDimensions(item.unit, first.unit)) return null
    const size = unitFactor(item.unit)
    const falls =
      previous === null ? 1 : oracle.sign({ type: 'add', terms: [previous, { type: 'negate', operand: size }] })
    if (falls !== 1) return null
    previous = size
    terms.push(convert(item.expr, item.unit, first.unit))
  }
  return scalar({ type: 'add', terms }, first.unit)
}

/** Does the item stand behind x ≠ …, with nothing but values between? */
function isExclusionOf(list: Node & { type: 'list' }, item: Node): boolean {
  for (let index = list.items.indexOf(item) - 1; index >= 0; index--) {
    const before = list.items[index] as Node
    if (before.type === 'relation') return before.operators.length === 1 && before.operators[0] === '!='
  }
  return false
}

/** Values in a row; a record such as x = 1, y = 2 is one thing. */
const isFlat = (list: Answer & { kind: 'list' }): boolean => {
  if (!list.items.every(item => item.kind !== 'list')) return false
  return new Set(list.items.map(item => (item.kind === 'binding' ? item.name : ''))).size < 2
}

const isRegionLike = (answer: Answer): boolean => answer.kind === 'region'

/** k ∈ ℤ and the like behind an answer declare a name. */
function isDeclaration(node: Node): boolean {
  if (node.type !== 'relation') return false
  const [left, right] = node.sides
  if (left === undefined || right === undefined || node.operators.length !== 1) return false
  if (node.operators[0] === 'in') return right.type === 'variable' || right.type === 'power' || right.type === 'opaque'
  return false
}

function interpretGroup(node: Node & { type: 'group' }, options: InterpretOptions): Answer {
  const { open, close, items } = node
  if (items.length === 2 && (open !== '(' || close !== ')') && isIntervalBracket(open) && isIntervalBracket(close)) {
    if (open !== '[' || close !== ']') {
      const region = groupRegion(node, options)
      if (region !== null) return region
    }
  }
  if (items.length === 2 && items.some(item => isInfinite(item))) {
    const region = groupRegion(node, options)
    if (region !== null) return region
  }
  if (items.some(item => item.type === 'dots'))
    return { kind: 'sequence', items: items.map(item => interpret(item, options)) }
  return { kind: 'tuple', open, close, items: items.map(item => interpret(item, options)) }
}

const isIntervalBracket = (bracket: string): boolean =>
  bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']'

const isInfinite = (node: Node): boolean =>
  (node.type === 'constant' && node.name === 'infinity') || (node.type === 'negate' && isInfinite(node.operand))

/** `(a, b]` as an interval; the French `]a, b[` too. */
export function groupRegion(node: Node & { type: 'group' }, { oracle }: InterpretOptions): Region | null {
  const [first, second] = node.items
  if (first === undefined || second === undefined || node.items.length !== 2) return null
  if (!isIntervalBracket(node.open) || !isIntervalBracket(node.close)) return null
  const low = endOf(first, 'low')
  const high = endOf(second, 'high')
  if (low === undefined || high === undefined) return null
  // ∞ is in no set of reals, and a point with falling coordinates is no interval
  if ((low === null && node.open === '[') || (high === null && node.close === ']')) return null
  if (low !== null && high !== null && variablesOf(low).size + variablesOf(high).size === 0) {
    const width = order(low, high, oracle)
    if (width === null || width > 0) return null
  }
  return union(
    [{ low, lowOpen: low === null || node.open !== '[', high, highOpen: high === null || node.close !== ']' }],
    oracle,
  )
}

/** null for the infinity of that side, undefined for what is no such end of an interval. */
function endOf(node: Node, side: 'low' | 'high'): Expr | null | undefined {
  if (isInfinite(node)) return (node.type === 'negate') === (side === 'low') ? null : undefined
  const lowered = lowerScalar(node)
  if (lowered === null) return undefined
  return pureValue(lowered) ?? undefined
}

function interpretSet(node: Node & { type: 'set' }, options: InterpretOptions): Answer {
  if (node.items.some(item => item.type === 'dots'))
    return { kind: 'set', items: [{ kind: 'sequence', items: node.items.map(item => interpret(item, options)) }] }
  const items = node.items.flatMap(item => {
    const meaning = interpret(item, options)
    return meaning.kind === 'list' ? meaning.items : [meaning]
  })
  return { kind: 'set', items }
}

// regions

/** A node as a set of reals, or null. */
export function regionOf(node: Node, options: InterpretOptions): Region | null {
  const { oracle } = options
  switch (node.type) {
    case 'named':
      return node.name === 'empty' ? EMPTY : null
    case 'variable':
      return realSet(node.name)
    case 'group':
      return groupRegion(node, options)
    case 'set': {
      const points: Interval[] = []
      for (const item of node.items) {
        const meaning = interpret(item, options)
        for (const part of meaning.kind === 'list' ? meaning.items : [meaning]) {
          if (part.kind !== 'scalar' || part.unit !== null) return null
          points.push(point(part.expr))
        }
      }
      return union(points, oracle)
    }
    case 'builder':
      return builderRegion(node, options)
    case 'setop': {
      const parts: Region[] = []
      for (const part of node.parts) {
        const region = regionOf(part, options)
        if (region === null) return null
        parts.push(region)
      }
      if (node.operator === 'union')
        return union(
          parts.flatMap(part => part.intervals),
          oracle,
        )
      return parts.slice(1).reduce<Region | null>((left, right) => {
        const other = node.operator === 'difference' ? complement(right) : right
        return left === null || other === null ? null : intersection(left, other, oracle)
      }, parts[0] ?? null)
    }
    default:
      return null
  }
}

/** ℝ, ℝ⁺, ℝ*: sets of reals by their names. */
function realSet(name: string): Region | null {
  if (!name.startsWith('bbR')) return null
  switch (name.slice(3)) {
    case '':
      return REALS
    case '^+':
    case '_+':
    case '_>0':
      return POSITIVE
    case '^-':
    case '_-':
    case '_<0':
      return NEGATIVE
    case '^*':
    case '^times':
    case '^ast':
      return { kind: 'region', intervals: [...NEGATIVE.intervals, ...POSITIVE.intervals], symbolic: false }
    case '_>=0':
    case '_ge0':
    case '_geq0':
    case '_geqslant0':
      return {
        kind: 'region',
        intervals: [{ low: number(0), lowOpen: false, high: null, highOpen: true }],
        symbolic: false,
      }
    default:
      return null
  }
}

const POSITIVE: Region = {
  kind: 'region',
  intervals: [{ low: number(0), lowOpen: true, high: null, highOpen: true }],
  symbolic: false,
}

const NEGATIVE: Region = {
  kind: 'region',
  intervals: [{ low: null, lowOpen: true, high: number(0), highOpen: true }],
  symbolic: false,
}

/** {x ∈ ℤ : −1 ≤ x ≤ 1} by its elements. */
function builderIntegers(node: Node & { type: 'builder' }, options: InterpretOptions): Answer | null {
  const { head } = node
  if (head.type !== 'relation' || head.operators.length !== 1 || head.operators[0] !== 'in') return null
  const [left, right] = head.sides
  if (left?.type !== 'variable' || right?.type !== 'variable') return null
  const from = right.name === 'bbZ' ? null : right.name === 'bbZ^+' || right.name === 'bbN^*' ? 1n : undefined
  if (from === undefined) return null
  const region = builderRegion({ ...node, head: left }, options)
  return region === null ? null : integersIn(region, from, options.oracle)
}

/** {x | condition}: the region of the condition. */
function builderRegion(node: Node & { type: 'builder' }, options: InterpretOptions): Region | null {
  let name: string | null = null
  let within: Region | null = REALS
  if (node.head.type === 'variable') name = node.head.name
  else if (
    node.head.type === 'relation' &&
    node.head.operators[0] === 'in' &&
    node.head.sides[0]?.type === 'variable'
  ) {
    name = node.head.sides[0].name
    within = node.head.sides[1] === undefined ? null : regionOf(node.head.sides[1], options)
  }
  if (name === null || within === null) return null
  const condition = interpret(node.condition, options)
  if (condition.kind !== 'binding' || condition.name !== name || condition.value.kind !== 'region') return null
  return intersection(within, condition.value, options.oracle)
}

/** x < −3 or x > 3 as one region of x; bare intervals joined by "or", "and" or commas are united. */
function regionOfList(
  items: readonly Answer[],
  joint: 'and' | 'or' | ',',
  { oracle }: InterpretOptions,
): Answer | null {
  const first = items[0]
  if (items.length < 2 || first === undefined) return null
  if (first.kind === 'region' && joint !== ',') {
    if (!items.every(item => item.kind === 'region')) return null
    return union(
      items.flatMap(item => (item.kind === 'region' ? item.intervals : [])),
      oracle,
    )
  }
  if (first.kind !== 'binding') return null
  const mixed = joint === 'or' && items.some(item => item.kind === 'binding' && item.value.kind === 'region')
  if (first.value.kind !== 'region' && !mixed) return null
  const regions: Region[] = []
  for (const item of items) {
    if (item.kind !== 'binding' || item.name !== first.name) return null
    if (item.value.kind === 'region') regions.push(item.value)
    else if (item.value.kind === 'scalar' && item.value.unit === null && joint === 'or')
      regions.push({ kind: 'region', intervals: [point(item.value.expr)], symbolic: false })
    else return null
  }
  const united = union(
    regions.flatMap(region => region.intervals),
    oracle,
  )
  if (joint === 'or') return united === null ? null : { ...first, value: united }
  const common = regions
    .slice(1)
    .reduce<Region | null>(
      (left, right) => (left === null ? null : intersection(left, right, oracle)),
      regions[0] ?? null,
    )
  if (common === null) return null
  if (joint === ',' && common.intervals.length === 0) return united === null ? null : { ...first, value: united }
  return { ...first, value: common }
}

// relations

function interpretRelation(node: Node & { type: 'relation' }, options: InterpretOptions): Answer {
  const { operators, sides } = node
  if (operators.every(operator => operator === '=' || operator === '≈')) {
    const equation = interpretEquation(node, options)
    if (equation !== null) return equation
  }
  if (operators.length === 1 && operators[0] === 'in' && sides[0] !== undefined && sides[1] !== undefined) {
    const label = labelOf(sides[0])
    if (label !== null) return { kind: 'binding', name: label.name, parameters: [], value: asSet(sides[1], options) }
  }
  if (operators.length === 1 && operators[0] === 'notin' && sides[0] !== undefined && sides[1] !== undefined) {
    const label = labelOf(sides[0])
    const region = regionOf(sides[1], options)
    const outside = region === null ? null : complement(region)
    if (label !== null && outside !== null) return { kind: 'binding', name: label.name, parameters: [], value: outside }
  }
  if (
    operators.every(
      operator => operator === '<' || operator === '<=' || operator === '>' || operator === '>=' || operator === '!=',
    )
  ) {
    const region = inequalityRegion(node, options)
    if (region !== null) return region
  }
  return { kind: 'relation', operators, sides: sides.map(side => interpret(side, options)) }
}

/** In x ∈ [1, 2] and x ∈ (1, 2) the right side is an interval. */
function asSet(written: Node, options: InterpretOptions): Answer {
  const node: Node =
    written.type === 'variable' && /^[ZNQR]$/.test(written.name) ? { ...written, name: `bb${written.name}` } : written
  return regionOf(node, options) ?? interpret(node, options)
}

/** Marks over the letters of a segment, a ray or an arc. */
const LINES: ReadonlySet<string> = new Set([
  'overline',
  'bar',
  'vec',
  'overrightarrow',
  'hat',
  'widehat',
  'overarc',
  'wideparen',
])

/** What stands left of = as the name of what is asked: x, f(x), AB, ∠A, P(X = 4), area. */
export function labelOf(node: Node): { name: string; parameters: readonly string[] } | null {
  switch (node.type) {
    case 'variable':
      return { name: node.name, parameters: [] }
    case 'letters':
      return /[A-Z]/.test(node.text) ? { name: node.text, parameters: [] } : null
    case 'text':
      return { name: node.text, parameters: [] }
    case 'call': {
      if (node.name === 'conjugate' && node.args[0] !== undefined && isSegment(node.args[0]))
        return { name: printNode(node), parameters: [] }
      if (node.name !== 'apply') return null
      const [symbol, ...args] = node.args
      const names = args.map(arg => (arg.type === 'variable' ? arg.name : null))
      if (symbol?.type !== 'variable') return null
      if (names.every(name => name !== null)) return { name: symbol.name, parameters: names }
      return { name: printNode(node), parameters: [] }
    }
    case 'opaque':
      if (node.head.startsWith('apply ') && node.args.every(arg => arg.type === 'variable'))
        return { name: node.head.slice(6), parameters: node.args.map(arg => printNode(arg)) }
      if (
        node.head.startsWith('apply ') ||
        node.head === 'angle' ||
        node.head === 'triangle' ||
        node.head === 'norm' ||
        node.head === 'subscript' ||
        node.head === 'dim' ||
        node.head === 'deg' ||
        node.head === 'det' ||
        (LINES.has(node.head) && node.args.every(arg => arg.type === 'letters'))
      )
        return { name: printNode(node), parameters: [] }
      return null
    case 'ratio':
      return node.items.some(item => variablesOf(item).size > 0) ? { name: printNode(node), parameters: [] } : null
    case 'multiply': {
      // m∠A, the measure of an angle
      const [measure, angle] = node.factors
      if (node.factors.length === 2 && measure?.type === 'variable' && measure.name === 'm' && angle?.type === 'opaque')
        return angle.head === 'angle' ? labelOf(angle) : null
      // AB, MN: letters in a row name a segment
      return node.factors.length > 1 &&
        node.factors.every(factor => factor.type === 'variable' && /^[A-Z]'*$/.test(factor.name))
        ? { name: node.factors.map(factor => (factor.type === 'variable' ? factor.name : '')).join(''), parameters: [] }
        : null
    }
    default:
      return null
  }
}

const TRIGONOMETRIC: ReadonlySet<string> = new Set(['sin', 'cos', 'tan', 'cot', 'sec', 'csc', 'abs', 're', 'im', 'arg'])

/** Left sides that only name a value, though they could be an equation to be solved: sin A = 3/5, m + n = 277. */
function isAskedExpression(node: Node, isGold: boolean): boolean {
  if (lowerScalar(node) === null) return false
  if (node.type === 'call' && TRIGONOMETRIC.has(node.name)) {
    const [argument] = node.args
    const name = argument === undefined ? null : (labelOf(argument)?.name ?? null)
    // sin A and |AB| are asked for; sin x = 1/2 and |x| = 3 are to be solved
    return name !== null && (/^[A-Zzw]/.test(name) || (node.name !== 'abs' && GREEK.has(name)))
  }
  // a gold x + y = 5 is an equation; \frac{NO}{BO} = 2 is a ratio of two lengths
  if (isGold) return node.type === 'divide' && isSegment(node.numerator) && isSegment(node.denominator)
  return variablesOf(node).size >= 2
}

/** AB, or a letter that names a magnitude, with its index: S_1. */
const isSegment = (node: Node): boolean =>
  (node.type === 'letters' && /^[A-Z]{2,3}$/.test(node.text)) ||
  (node.type === 'multiply' &&
    node.factors.length <= 3 &&
    node.factors.every(factor => factor.type === 'variable' && /^[A-Z]$/.test(factor.name))) ||
  (node.type === 'variable' && /^[A-Z]_/.test(node.name))

function interpretEquation(node: Node & { type: 'relation' }, options: InterpretOptions): Answer | null {
  const { operators, sides } = node
  const first = sides[0]
  const last = sides.at(-1)
  if (first === undefined || last === undefined) return null
  if (first.type === 'opaque' && first.head === 'blank') return approximated(node, interpret(last, options), options)
  // (x, y) = (1, 2)
  if (
    sides.length === 2 &&
    first.type === 'group' &&
    last.type === 'group' &&
    first.items.length === last.items.length &&
    first.items.length > 1
  ) {
    const names = first.items.map(labelOf)
    if (names.every(name => name !== null))
      return {
        kind: 'binding',
        name: `(${names.map(name => name?.name).join(', ')})`,
        parameters: [],
        value: interpret(last, options),
      }
  }
  const labels: { name: string; parameters: readonly string[] }[] = []
  let from = 0
  while (from < sides.length - 1) {
    const label = labelOf(sides[from] as Node)
    if (label === null) break
    labels.push(label)
    from++
  }
  const equation = sides.length === 2 ? equationOf(first, last) : undefined
  if (labels.length > 0) {
    const value = chainValue({ ...node, operators: operators.slice(from), sides: sides.slice(from) }, options)
    if (value === null) return null
    if (value.kind === 'false') return value
    if (value.kind === 'relation') return structuralRelation(node, options)
    const bindings = labels.flatMap((label): Answer[] =>
      value.kind === 'list' && value.joint === ',' && first.type !== 'group'
        ? value.items.map(item => ({ kind: 'binding', ...label, value: item })) // x = ±1
        : [{ kind: 'binding', ...label, value, ...(equation === undefined ? {} : { equation }) }],
    )
    return bindings.length === 1
      ? (bindings[0] as Answer)
      : { kind: 'list', joint: value.kind === 'list' ? ',' : 'and', items: bindings }
  }
  // 5 = x
  const reversed = labelOf(last)
  if (
    sides.length === 2 &&
    operators[0] === '=' &&
    reversed !== null &&
    last.type === 'variable' &&
    variablesOf(first).size === 0
  ) {
    const value = interpret(first, options)
    if (value.kind === 'scalar')
      return { kind: 'binding', ...reversed, value, ...(equation === undefined ? {} : { equation }) }
  }
  if (sides.every(side => variablesOf(side).size === 0)) return chainValue(node, options)
  if (isAskedExpression(first, !options.verifyChains) && sides.slice(1).every(side => variablesOf(side).size === 0)) {
    const value = chainValue({ ...node, operators: operators.slice(1), sides: sides.slice(1) }, options)
    if (value === null || value.kind === 'false') return value
    const asked: Answer = {
      kind: 'binding',
      name: `⟨${printNode(first)}⟩`,
      parameters: [],
      value,
      ...(equation === undefined ? {} : { equation }),
    }
    // an answer may state an equation or name what is asked: the gold tells which
    return options.verifyChains
      ? { kind: 'either', restated: false, options: [asked, structuralRelation(node, options)] }
      : asked
  }
  return null
}

function equationOf(left: Node, right: Node): Expr | undefined {
  const a = lowerScalar(left)
  const b = lowerScalar(right)
  if (a === null || b === null) return undefined
  const x = pureValue(a)
  const y = pureValue(b)
  if (x === null || y === null) return undefined
  return { type: 'add', terms: [x, { type: 'negate', operand: y }] }
}

/** The value of a = b = c, each link of which must hold; ≈ may round. */
function chainValue(node: Node & { type: 'relation' }, options: InterpretOptions): Answer | null {
  const { operators, sides } = node
  const values = sides.map(side => interpret(side, options))
  if (values.length === 1) return values[0] ?? null
  for (let index = 0; index + 1 < values.length; index++) {
    const holds = linkHolds(
      values[index] as Answer,
      values[index + 1] as Answer,
      operators[index] ?? '=',
      options.oracle,
    )
    if (holds === false && options.chains === 'last') continue
    if (holds === false && !options.verifyChains) return structuralRelation(node, options)
    if (holds === false)
      return {
        kind: 'false',
        why: `${printNode(sides[index] as Node)} ${operators[index]} ${printNode(sides[index + 1] as Node)} does not hold`,
      }
    if (holds === null) {
      // what cannot be verified is read both ways: as its last side, and side by side
      const whole = structuralRelation(node, options)
      return options.verifyChains
        ? whole
        : { kind: 'either', restated: false, options: [values.at(-1) as Answer, whole] }
    }
  }
  const exact = values[operators.indexOf('≈') >= 0 ? operators.indexOf('≈') : values.length - 1] as Answer
  const last = values.at(-1) as Answer
  return exact === last ? exact : { kind: 'either', restated: false, options: [exact, last] }
}

function approximated(node: Node & { type: 'relation' }, value: Answer, options: InterpretOptions): Answer {
  void node
  void options
  return value
}

const structuralRelation = (node: Node & { type: 'relation' }, options: InterpretOptions): Answer => ({
  kind: 'relation',
  operators: node.operators,
  sides: node.sides.map(side => interpret(side, options)),
})

/** Does a = b, or a ≈ b, hold? Null where that cannot be told. */
function linkHolds(a: Answer, b: Answer, operator: string, oracle: Oracle): boolean | null {
  if (a.kind === 'matrix' && b.kind === 'matrix') return sameCells(a, b, oracle)
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return null
  const x = linkValue(a, b)
  const y = linkValue(b, a)
  if (x === null || y === null) return null
  if (operator === '=') {
    const decision = oracle.decide(x, y)
    return decision.verdict === 'undecided' ? null : decision.verdict === 'equal'
  }
  const decimal = b.expr.type === 'number' ? b.expr : a.expr.type === 'number' ? a.expr : null
  const other = oracle.approximate(x)
  const rounded = oracle.approximate(y)
  if (other === null || rounded === null) return null
  // half a unit of the last place; of an integer with zeros at its end, of the last digit before them
  const zeros = decimal?.decimal === undefined ? (/0*$/.exec(decimal?.numerator.toString() ?? '')?.[0].length ?? 0) : 0
  const slack = 0.5 * 10 ** (zeros - (decimal?.decimal?.places ?? 0)) * (1 + 1e-9)
  return Math.abs(other.re - rounded.re) <= slack && Math.abs(other.im - rounded.im) <= slack
}

function sameCells(a: Answer & { kind: 'matrix' }, b: Answer & { kind: 'matrix' }, oracle: Oracle): boolean | null {
  const [cells, others] = [a.rows.flat(), b.rows.flat()]
  if (a.rows.length !== b.rows.length || cells.length !== others.length) return false
  for (const [index, cell] of cells.entries()) {
    const holds = linkHolds(cell, others[index] as Answer, '=', oracle)
    if (holds !== true) return holds
  }
  return true
}

/** Units and degrees as values; a unit that only one side carries is taken as understood. */
function linkValue(a: Scalar, b: Scalar): Expr | null {
  if (a.unit === null) return a.expr
  const value = pureValue(a)
  if (value !== null && (a.unit.kind === 'percent' || isAngle(a.unit))) return value
  return b.unit === null || b.unit.name === a.unit.name ? a.expr : null
}

/** What "> 5" leaves out. */
const BLANK = { name: '⟨⟩' }

/** A chain of inequalities in one variable as `name ∈ region`. */
function inequalityRegion(node: Node & { type: 'relation' }, options: InterpretOptions): Answer | null {
  const { oracle } = options
  const names = new Set<string>()
  const exprs: (readonly Expr[])[] = []
  for (const side of node.sides) {
    const isBlank = side.type === 'opaque' && side.head === 'blank'
    // f(x) ≥ 0 says something of f(x), not of f
    const called = side.type === 'call' && labelOf(side) !== null ? { name: printNode(side) } : null
    const label = isBlank ? BLANK : called
    const meaning: Answer = label === null ? interpret(side, options) : scalar({ type: 'variable', name: label.name })
    const parts = meaning.kind === 'list' ? meaning.items : [meaning]
    const values: Expr[] = []
    for (const part of parts) {
      const value = part.kind === 'scalar' ? pureValue(part) : null
      if (value === null) return null
      values.push(value)
      for (const name of variablesOf(value)) names.add(name)
    }
    exprs.push(values)
  }
  const [name] = names
  if (name === undefined || names.size !== 1) return null
  let region: Region = REALS
  for (const [index, operator] of node.operators.entries()) {
    const lefts = exprs[index] ?? []
    const rights = exprs[index + 1] ?? []
    if ((lefts.length !== 1 || rights.length !== 1) && operator !== '!=') return null
    for (const left of lefts)
      for (const right of rights) {
        const part = solve(left, right, operator as '<', name, options)
        if (part === null) return null
        const both = intersection(region, part, oracle)
        if (both === null) return null
        region = both
      }
  }
  return { kind: 'binding', name, parameters: [], value: region }
}

function solve(
  left: Expr,
  right: Expr,
  operator: '<' | '<=' | '>' | '>=' | '!=',
  name: string,
  { oracle }: InterpretOptions,
): Region | null {
  if (isUnbounded(right) || isUnbounded(left)) return operator === '<' || operator === '>' ? REALS : null
  const flipped = ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' } as const)[operator]
  if (right.type === 'call' && right.name === 'abs')
    return solve(right, left, flipped, name, { oracle } as InterpretOptions)
  if (
    left.type === 'call' &&
    left.name === 'abs' &&
    left.args[0] !== undefined &&
    variablesOf(right).size === 0 &&
    oracle.sign(right) === 1
  ) {
    const inner = left.args[0]
    const minus: Expr = { type: 'negate', operand: right }
    const one = solve(inner, right, operator, name, { oracle } as InterpretOptions)
    const other = solve(inner, minus, flipped, name, { oracle } as InterpretOptions)
    if (one === null || other === null) return null
    return operator === '>' || operator === '>='
      ? union([...one.intervals, ...other.intervals], oracle)
      : intersection(one, other, oracle)
  }
  const f: Expr = { type: 'add', terms: [left, { type: 'negate', operand: right }] }
  const intervals =
    solveAffine(f, operator, name, substitute, oracle) ?? solveQuadratic(f, operator, name, substitute, oracle)
  return intervals === null ? null : union(intervals, oracle)
}

const isUnbounded = (e: Expr): boolean =>
  (e.type === 'constant' && e.name === 'infinity') || (e.type === 'negate' && isUnbounded(e.operand))

function interpretGiven(node: Node & { type: 'given' }, options: InterpretOptions): Answer {
  const conditions = node.condition.type === 'list' ? node.condition.items : [node.condition]
  return {
    kind: 'given',
    body: interpret(node.body, options),
    conditions: conditions.map(condition => interpret(condition, options)),
  }
}
