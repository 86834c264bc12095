import { DEFAULT_RULES, type EqualRules, isEqual, keyText, PYTHON_RULES } from '../../compare/equal.ts'
import { isList, isTagged, itemsOf, sequenceOf, type Value } from '../../wire/value.ts'
import type { Clause, Expression, Target } from './parse.ts'
import { Unreadable } from './tokens.ts'

/** What Python itself would have raised on these values. */
export class PythonError extends Error {}

export type Environment = ReadonlyMap<string, Value>

export type EvaluateOptions = {
  readonly names: Environment
  /** Results of the calls that were found in the expression; absent while it is being read. */
  readonly results?: ReadonlyMap<Expression, Value>
  /** Is the first the expected value of the second? Default Python's `==` with the tolerance for floats. */
  readonly equals?: (expected: Value, got: Value) => boolean
}

const MAX_ITEMS = 4_000_000
const MAX_BITS = 4_000_000

const EXACT_PYTHON: EqualRules = { ...PYTHON_RULES, absolute: 0, relative: 0, sequences: 'exact' }

/**
 * The value of a Python expression, by Python's rules, for literals and the functions that tests are written with.
 * @throws Unreadable for anything else; PythonError where Python would raise
 */
export function evaluate(expression: Expression, options: EvaluateOptions): Value {
  const known = options.results?.get(expression)
  if (known !== undefined) return known
  const value = (inner: Expression): Value => evaluate(inner, options)
  switch (expression.kind) {
    case 'constant':
      return expression.value
    case 'name':
      return nameValue(expression.name, options.names)
    case 'sequence': {
      const items = spread(expression.items, options)
      if (expression.type === 'list') return items
      return expression.type === 'tuple' ? { tag: 'tuple', items } : setOf(items)
    }
    case 'dict':
      return dictOf(expression.entries.map(([key, inner]) => [value(key), value(inner)] as const))
    case 'star':
      throw new Unreadable('a star where no list is')
    case 'attribute':
      return attributeValue(expression)
    case 'call':
      return callValue(expression, options)
    case 'index':
      return indexValue(value(expression.of), value(expression.at))
    case 'slice':
      return sliceValue(
        value(expression.of),
        expression.parts.map(part => (part === undefined ? null : value(part))),
      )
    case 'unary':
      return unaryValue(expression.operator, value(expression.of))
    case 'binary':
      return binaryValue(expression.operator, value(expression.left), value(expression.right))
    case 'logic': {
      let last: Value = expression.operator === 'and'
      for (const part of expression.parts) {
        last = value(part)
        if (isTruthy(last) !== (expression.operator === 'and')) return last
      }
      return last
    }
    case 'choice':
      return isTruthy(value(expression.when)) ? value(expression.then) : value(expression.otherwise)
    case 'comparison':
      return comparisonValue(expression, options)
    case 'comprehension': {
      const items: Value[] = []
      comprehend(expression.clauses, 0, options, inner => {
        if (items.length >= MAX_ITEMS) throw new Unreadable('too many items')
        items.push(evaluate(expression.item, inner))
      })
      return expression.type === 'set' ? setOf(items) : items
    }
  }
}

/** Can the function be applied to a result that is not known yet? These are total, or fail as Python's own do. */
export const SAFE_ON_RESULTS: ReadonlySet<string> = new Set([
  'set',
  'frozenset',
  'list',
  'tuple',
  'sorted',
  'len',
  'abs',
  'round',
  'sum',
  'min',
  'max',
  'isinstance',
  'bool',
  'any',
  'all',
  'int',
  'float',
  'isclose',
  'allclose',
  'fabs',
  'Counter',
  'reversed',
  'is_same_list',
  'is_same_tree',
  'isnan',
])

export function isTruthy(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return false
  const items = isTagged(value) && value.tag === 'map' ? value.entries : itemsOf(value)
  return items === undefined || items.length > 0
}

/** The names that a target binds. */
export function bind(target: Target, value: Value, names: Map<string, Value>): void {
  if (typeof target === 'string') {
    names.set(target, value)
    return
  }
  const items = iterate(value)
  if (items.length !== target.length) throw new Unreadable('an assignment of different lengths')
  target.forEach((each, index) => {
    bind(each, items[index] ?? null, names)
  })
}

/** The items that a loop over the value meets. */
export function iterate(value: Value): readonly Value[] {
  if (typeof value === 'string') return [...value]
  const items = itemsOf(value)
  if (items !== undefined) return items
  if (isTagged(value) && value.tag === 'map') return value.entries.map(([key]) => key)
  if (isTagged(value) && value.tag === 'ndarray') return sequenceOf(value.data) ?? []
  throw new PythonError('not iterable')
}

function comprehend(
  clauses: readonly Clause[],
  at: number,
  options: EvaluateOptions,
  found: (options: EvaluateOptions) => void,
): void {
  const clause = clauses[at]
  if (clause === undefined) {
    found(options)
    return
  }
  if (clause.kind === 'if') {
    if (isTruthy(evaluate(clause.condition, options))) comprehend(clauses, at + 1, options, found)
    return
  }
  for (const item of iterate(evaluate(clause.of, options))) {
    const names = new Map(options.names)
    bind(clause.target, item, names)
    comprehend(clauses, at + 1, { ...options, names }, found)
  }
}

function spread(expressions: readonly Expression[], options: EvaluateOptions): Value[] {
  return expressions.flatMap(each =>
    each.kind === 'star' ? [...iterate(evaluate(each.of, options))] : [evaluate(each, options)],
  )
}

function nameValue(name: string, names: Environment): Value {
  const value = names.get(name) ?? NAMES.get(name)
  if (value === undefined) throw new Unreadable(`the name ${name}`)
  return value
}

const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['inf', Number.POSITIVE_INFINITY],
  ['nan', Number.NaN],
  ['pi', Math.PI],
])

const MODULES = new Set(['math', 'np', 'numpy', 'collections', 'cmath', 'itertools', 'functools'])

const NUMPY = new Set(['np', 'numpy'])

const MATH: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['inf', Number.POSITIVE_INFINITY],
  ['nan', Number.NaN],
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
])

function attributeValue({ of, name }: Extract<Expression, { kind: 'attribute' }>): Value {
  const value = of.kind === 'name' && MODULES.has(of.name) ? MATH.get(name) : undefined
  if (value === undefined) throw new Unreadable(`the attribute ${name}`)
  return value
}

/** The plain name of a function of Python's own, `math.isclose` as `isclose`; undefined for anything else. */
export function functionName(callee: Expression): string | undefined {
  if (callee.kind === 'name') return callee.name
  if (callee.kind === 'attribute' && callee.of.kind === 'name' && MODULES.has(callee.of.name))
    return callee.name === 'isclose' && NUMPY.has(callee.of.name) ? 'allclose' : callee.name
  return undefined
}

function callValue(expression: Extract<Expression, { kind: 'call' }>, options: EvaluateOptions): Value {
  const name = functionName(expression.callee)
  const apply = name === undefined || options.names.has(name) ? undefined : FUNCTIONS.get(name)
  if (apply === undefined) throw new Unreadable(`a call of ${name ?? 'a method'}`)
  if (name === 'isinstance') return isInstance(expression.args, options)
  const keywords = new Map(expression.keywords.map(([key, inner]) => [key, evaluate(inner, options)] as const))
  return apply(spread(expression.args, options), keywords)
}

type Apply = (args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value

const FUNCTIONS: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ['set', ([value]) => setOf(value === undefined ? [] : iterate(value))],
  ['frozenset', ([value]) => setOf(value === undefined ? [] : iterate(value))],
  ['list', ([value]) => (value === undefined ? [] : [...iterate(value)])],
  ['tuple', ([value]) => ({ tag: 'tuple', items: value === undefined ? [] : iterate(value) })],
  ['reversed', ([value]) => iterate(value ?? null).toReversed()],
  ['sorted', sortedValue],
  ['len', ([value]) => BigInt(lengthOf(value ?? null))],
  ['abs', ([value]) => absolute(value ?? null)],
  ['fabs', ([value]) => Math.abs(numberOf(value ?? null))],
  ['round', ([value, digits]) => roundValue(value ?? null, digits)],
  ['sum', ([value, start]) => iterate(value ?? null).reduce((sum, item) => binaryValue('+', sum, item), start ?? 0n)],
  ['min', (args, keywords) => extreme(args, keywords, -1)],
  ['max', (args, keywords) => extreme(args, keywords, 1)],
  ['bool', ([value]) => isTruthy(value ?? false)],
  ['any', ([value]) => iterate(value ?? null).some(isTruthy)],
  ['all', ([value]) => iterate(value ?? null).every(isTruthy)],
  ['int', integerValue],
  ['float', floatValue],
  ['str', ([value]) => textValue(value ?? '')],
  ['range', rangeValue],
  ['zip', args => zipValue(args.map(iterate))],
  [
    'enumerate',
    ([value, start]) =>
      zipValue([
        rangeValue([start ?? 0n, BigInt(lengthOf(value ?? [])) + integerOf(start ?? 0n)]),
        iterate(value ?? []),
      ]),
  ],
  ['dict', ([value]) => dictOf(value === undefined ? [] : entriesOf(value))],
  ['Counter', ([value]) => countsOf(iterate(value ?? []))],
  ['ord', ([value]) => BigInt(typeof value === 'string' ? (value.codePointAt(0) ?? 0) : 0)],
  ['chr', ([value]) => String.fromCodePoint(Math.min(0x10ffff, Number(integerOf(value ?? 0n))))],
  ['pow', ([base, exponent]) => binaryValue('**', base ?? null, exponent ?? null)],
  ['isclose', (args, keywords) => isCloseValue(args, keywords, { relative: 1e-9, absolute: 0 })],
  ['allclose', (args, keywords) => isCloseValue(args, keywords, { relative: 1e-5, absolute: 1e-8 })],
  ['isnan', ([value]) => Number.isNaN(numberOf(value ?? null))],
  ['sqrt', ([value]) => Math.sqrt(numberOf(value ?? null))],
  ['floor', ([value]) => BigInt(Math.floor(numberOf(value ?? null)))],
  ['ceil', ([value]) => BigInt(Math.ceil(numberOf(value ?? null)))],
  ['isinstance', () => false],
  ['array', ([value]) => value ?? []],
  ['list_node', ([value]) => value ?? []],
  ['tree_node', ([value]) => value ?? []],
  ['is_same_list', ([a, b]) => isSameNodes(a ?? null, b ?? null)],
  ['is_same_tree', ([a, b]) => isSameNodes(a ?? null, b ?? null)],
])

/** Is this a function that tests may call, so that it is none of the submission's? */
export function isKnownFunction(name: string): boolean {
  return FUNCTIONS.has(name)
}

function setOf(items: readonly Value[]): Value {
  return { tag: 'set', items: [...new Map(items.map(item => [keyText(item, EXACT_PYTHON), item])).values()] }
}

function dictOf(entries: readonly (readonly [Value, Value])[]): Value {
  const byKey = new Map(entries.map(entry => [keyText(entry[0], EXACT_PYTHON), entry]))
  return { tag: 'map', entries: [...byKey.values()] }
}

function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (isTagged(value) && value.tag === 'map') return value.entries
  return iterate(value).map(pair => {
    const [key, inner] = iterate(pair)
    return [key ?? null, inner ?? null] as const
  })
}

function countsOf(items: readonly Value[]): Value {
  const counts = new Map<string, [Value, bigint]>()
  for (const item of items) {
    const key = keyText(item, EXACT_PYTHON)
    counts.set(key, [item, (counts.get(key)?.[1] ?? 0n) + 1n])
  }
  return { tag: 'map', entries: [...counts.values()] }
}

function lengthOf(value: Value): number {
  return typeof value === 'string' ? [...value].length : iterate(value).length
}

function isSameNodes(a: Value, b: Value): boolean {
  return isEqual(trimmed(a), trimmed(b), DEFAULT_RULES)
}

function trimmed(value: Value): Value {
  if (value === null) return []
  if (!isList(value)) return value
  const end = value.findLastIndex(item => item !== null)
  return value.slice(0, end + 1)
}

function numberOf(value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  throw new PythonError('not a number')
}

function integerOf(value: Value): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return BigInt(value)
  throw new PythonError('not an integer')
}

function absolute(value: Value): Value {
  if (isTagged(value) && value.tag === 'complex') return Math.hypot(value.re, value.im)
  if (typeof value === 'number') return Math.abs(value)
  const integer = integerOf(value)
  return integer < 0n ? -integer : integer
}

/** Half to even, on the value that the float has. */
function roundValue(value: Value, digits: Value | undefined): Value {
  if (typeof value !== 'number') {
    const integer = integerOf(value)
    if (digits === undefined || digits === null || integerOf(digits) >= 0n) return integer
    throw new Unreadable('rounding of an integer to tens')
  }
  const places = digits === undefined || digits === null ? 0 : Number(integerOf(digits))
  if (!Number.isFinite(value)) {
    if (digits === undefined) throw new PythonError('cannot round')
    return value
  }
  if (places < 0 || places > 100) throw new Unreadable('rounding to so many places')
  const scale = 10 ** places
  const scaled = value * scale
  const below = Math.floor(scaled)
  const isTie = scaled - below === 0.5 && scaled / scale === value && Math.abs(scaled) < 2 ** 52
  const rounded = isTie ? (below % 2 === 0 ? below : below + 1) / scale : Number(value.toFixed(places))
  return digits === undefined || digits === null ? BigInt(rounded) : rounded
}

function integerValue([value = 0n, base]: readonly Value[]): Value {
  if (base !== undefined) throw new Unreadable('an integer in another base')
  if (typeof value === 'string') {
    const digits = value.trim().replaceAll('_', '')
    if (!/^[+-]?\d+$/.test(digits)) throw new PythonError('no integer')
    return BigInt(digits.replace(/^\+/, ''))
  }
  if (typeof value !== 'number') return integerOf(value)
  if (!Number.isFinite(value)) throw new PythonError('no integer')
  return BigInt(Math.trunc(value))
}

function floatValue([value = 0]: readonly Value[]): Value {
  if (typeof value !== 'string') return numberOf(value)
  const text = value.trim().toLowerCase()
  if (/^[+-]?inf(?:inity)?$/.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^[+-]?nan$/.test(text)) return Number.NaN
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text)) throw new PythonError('no float')
  return Number(text)
}

function textValue(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  throw new Unreadable('the text of a value')
}

function rangeValue(args: readonly Value[]): readonly Value[] {
  const [first = 0n, second, third = 1n] = args.map(integerOf)
  const [start, stop] = second === undefined ? [0n, first] : [first, second]
  if (third === 0n) throw new PythonError('a step of zero')
  const count = third > 0n ? (stop - start + third - 1n) / third : (start - stop - third - 1n) / -third
  if (count > BigInt(MAX_ITEMS)) throw new Unreadable('too many items')
  return Array.from({ length: Math.max(0, Number(count)) }, (_each, index) => start + BigInt(index) * third)
}

function zipValue(lists: readonly (readonly Value[])[]): Value {
  const length = lists.length === 0 ? 0 : Math.min(...lists.map(list => list.length))
  return Array.from({ length }, (_each, index) => ({
    tag: 'tuple' as const,
    items: lists.map(list => list[index] ?? null),
  }))
}

function sortedValue([value = []]: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
  if (keywords.has('key')) throw new Unreadable('sorted by a key')
  const sorted = iterate(value).toSorted(compareValues)
  return isTruthy(keywords.get('reverse') ?? false) ? sorted.reverse() : sorted
}

function extreme(args: readonly Value[], keywords: ReadonlyMap<string, Value>, sign: 1 | -1): Value {
  if (keywords.size > 0) throw new Unreadable('min or max by a key')
  const [only] = args
  const items = args.length === 1 && only !== undefined ? iterate(only) : args
  const [first] = items
  if (first === undefined) throw new PythonError('of nothing')
  return items.reduce((best, item) => (compareValues(item, best) * sign > 0 ? item : best), first)
}

/** Within the tolerances of `math.isclose` or `numpy.allclose`, each with its own defaults. */
function isCloseValue(
  [a = null, b = null]: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  standard: { relative: number; absolute: number },
): boolean {
  const tolerance = (names: readonly string[], otherwise: number): number => {
    const given = names.map(name => keywords.get(name)).find(value => value !== undefined)
    return given === undefined ? otherwise : numberOf(given)
  }
  const relative = tolerance(['rel_tol', 'rtol'], standard.relative)
  const absoluteTolerance = tolerance(['abs_tol', 'atol'], standard.absolute)
  const isClose = (left: Value, right: Value): boolean => {
    const leftItems = sequenceOf(left)
    const rightItems = sequenceOf(right)
    if (leftItems !== undefined && rightItems !== undefined)
      return (
        leftItems.length === rightItems.length &&
        leftItems.every((item, index) => isClose(item, rightItems[index] ?? null))
      )
    const [x, y] = [numberOf(left), numberOf(right)]
    return (
      x === y ||
      (Number.isFinite(x) &&
        Number.isFinite(y) &&
        Math.abs(x - y) <= Math.max(relative * Math.max(Math.abs(x), Math.abs(y)), absoluteTolerance))
    )
  }
  return isClose(a, b)
}

function isInstance([of, type]: readonly Expression[], options: EvaluateOptions): boolean {
  if (of === undefined || type === undefined) throw new Unreadable('isinstance')
  const value = evaluate(of, options)
  const types = type.kind === 'sequence' ? type.items : [type]
  return types.some(each => {
    if (each.kind !== 'name') throw new Unreadable('a type')
    return isOfType(value, each.name)
  })
}

function isOfType(value: Value, type: string): boolean {
  switch (type) {
    case 'int':
      return typeof value === 'bigint' || typeof value === 'boolean'
    case 'float':
      return typeof value === 'number'
    case 'bool':
      return typeof value === 'boolean'
    case 'str':
      return typeof value === 'string'
    case 'list':
      return isList(value)
    case 'tuple':
      return isTagged(value) && value.tag === 'tuple'
    case 'dict':
      return isTagged(value) && value.tag === 'map'
    case 'set':
      return isTagged(value) && value.tag === 'set'
    case 'bytes':
    case 'complex':
      return isTagged(value) && value.tag === type
    default:
      throw new Unreadable(`the type ${type}`)
  }
}

function indexValue(of: Value, at: Value): Value {
  if (isTagged(of) && of.tag === 'map') {
    const key = keyText(at, EXACT_PYTHON)
    const entry = of.entries.find(([name]) => keyText(name, EXACT_PYTHON) === key)
    if (entry === undefined) throw new PythonError('KeyError')
    return entry[1]
  }
  const items = typeof of === 'string' ? [...of] : sequenceOf(of)
  if (items === undefined) throw new PythonError('no items')
  const value = items.at(Number(integerOf(at)))
  if (value === undefined) throw new PythonError('IndexError')
  return value
}

function sliceValue(of: Value, parts: readonly Value[]): Value {
  const [start = null, stop = null, step = null] = parts
  const by = step === null ? 1 : Number(integerOf(step))
  const items = typeof of === 'string' ? [...of] : sequenceOf(of)
  if (items === undefined || by === 0) throw new PythonError('no slice')
  const size = items.length
  const clamp = (value: Value, standard: number): number => {
    if (value === null) return standard
    const at = Number(integerOf(value))
    const low = by > 0 ? 0 : -1
    return Math.min(Math.max(at < 0 ? at + size : at, low), by > 0 ? size : size - 1)
  }
  const picked: Value[] = []
  const [from, to] = [clamp(start, by > 0 ? 0 : size - 1), clamp(stop, by > 0 ? size : -1)]
  for (let index = from; by > 0 ? index < to : index > to; index += by) picked.push(items[index] ?? null)
  if (typeof of === 'string') return picked.join('')
  return isList(of) ? picked : { tag: 'tuple', items: picked }
}

function unaryValue(operator: '-' | '+' | '~' | 'not', value: Value): Value {
  if (operator === 'not') return !isTruthy(value)
  if (operator === '~') return ~integerOf(value)
  if (isTagged(value) && value.tag === 'complex')
    return operator === '-' ? { tag: 'complex', re: -value.re, im: -value.im } : value
  if (typeof value === 'number') return operator === '-' ? -value : value
  const integer = integerOf(value)
  return operator === '-' ? -integer : integer
}

function binaryValue(operator: string, left: Value, right: Value): Value {
  const sequence = sequenceValue(operator, left, right)
  if (sequence !== undefined) return sequence
  if ((isTagged(left) && left.tag === 'complex') || (isTagged(right) && right.tag === 'complex'))
    return complexValue(operator, left, right)
  if (typeof left === 'number' || typeof right === 'number' || operator === '/')
    return floatOperation(operator, numberOf(left), numberOf(right))
  return integerOperation(operator, integerOf(left), integerOf(right))
}

function sequenceValue(operator: string, left: Value, right: Value): Value | undefined {
  if (isTagged(left) && left.tag === 'set' && isTagged(right) && right.tag === 'set') {
    const keys = new Set(right.items.map(item => keyText(item, EXACT_PYTHON)))
    if (operator === '|') return setOf([...left.items, ...right.items])
    if (operator === '&') return setOf(left.items.filter(item => keys.has(keyText(item, EXACT_PYTHON))))
    if (operator === '-') return setOf(left.items.filter(item => !keys.has(keyText(item, EXACT_PYTHON))))
    throw new Unreadable(`${operator} on sets`)
  }
  if (operator === '*') {
    const [repeated, count] = typeof left === 'bigint' ? [right, left] : [left, right]
    if (typeof count !== 'bigint' || (typeof repeated !== 'string' && sequenceOf(repeated) === undefined))
      return undefined
    return repeat(repeated, count)
  }
  if (operator === '%' && typeof left === 'string') throw new Unreadable('a format')
  if (operator !== '+') return undefined
  if (typeof left === 'string' && typeof right === 'string') return left + right
  if (isList(left) && isList(right)) return [...left, ...right]
  if (isTagged(left) && left.tag === 'tuple' && isTagged(right) && right.tag === 'tuple')
    return { tag: 'tuple', items: [...left.items, ...right.items] }
  return undefined
}

function repeat(value: Value, count: bigint): Value {
  const times = count < 0n ? 0 : Number(count)
  const size = typeof value === 'string' ? value.length : lengthOf(value)
  if (size * times > MAX_ITEMS) throw new Unreadable('too many items')
  if (typeof value === 'string') return value.repeat(times)
  const items = Array.from({ length: times }, () => sequenceOf(value) ?? []).flat()
  return isList(value) ? items : { tag: 'tuple', items }
}

function floatOperation(operator: string, a: number, b: number): number {
  if (['/', '//', '%'].includes(operator) && b === 0) throw new PythonError('ZeroDivisionError')
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '//':
      return Math.floor(a / b)
    case '%':
      return a - b * Math.floor(a / b)
    case '**':
      return a ** b
    default:
      throw new PythonError(`${operator} on floats`)
  }
}

function integerOperation(operator: string, a: bigint, b: bigint): Value {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '//':
      return floorDivide(a, b)
    case '%':
      return a - b * floorDivide(a, b)
    case '**':
      return b < 0n ? Number(a) ** Number(b) : power(a, b)
    case '<<':
      if (b < 0n || b > BigInt(MAX_BITS)) throw new Unreadable('an integer of so many bits')
      return a << b
    case '>>':
      return a >> (b > BigInt(MAX_BITS) ? BigInt(MAX_BITS) : b)
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    default:
      throw new PythonError(`${operator} on integers`)
  }
}

function power(a: bigint, b: bigint): bigint {
  if (BigInt(a.toString(2).length) * b > BigInt(MAX_BITS)) throw new Unreadable('an integer of so many bits')
  return a ** b
}

function floorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new PythonError('ZeroDivisionError')
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

function complexValue(operator: string, left: Value, right: Value): Value {
  const parts = (value: Value): { re: number; im: number } =>
    isTagged(value) && value.tag === 'complex' ? value : { re: numberOf(value), im: 0 }
  const [a, b] = [parts(left), parts(right)]
  switch (operator) {
    case '+':
      return { tag: 'complex', re: a.re + b.re, im: a.im + b.im }
    case '-':
      return { tag: 'complex', re: a.re - b.re, im: a.im - b.im }
    case '*':
      return { tag: 'complex', re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }
    default:
      throw new Unreadable(`${operator} on complex numbers`)
  }
}

function comparisonValue(
  { first, rest }: Extract<Expression, { kind: 'comparison' }>,
  options: EvaluateOptions,
): boolean {
  let left = first
  for (const { operator, of } of rest) {
    if (!holds(operator, left, of, options)) return false
    left = of
  }
  return true
}

function holds(operator: string, left: Expression, right: Expression, options: EvaluateOptions): boolean {
  const [a, b] = [evaluate(left, options), evaluate(right, options)]
  const equals = options.equals ?? ((expected: Value, got: Value) => isEqual(expected, got, PYTHON_RULES))
  switch (operator) {
    case '==':
      // The side without a result of the submission is the expected one.
      return isGiven(left, options) && !isGiven(right, options) ? equals(b, a) : equals(a, b)
    case '!=':
      return !isEqual(a, b, EXACT_PYTHON) && !isEqual(b, a, EXACT_PYTHON)
    case 'is':
      return isSame(a, b)
    case 'is not':
      return !isSame(a, b)
    case 'in':
      return contains(b, a)
    case 'not in':
      return !contains(b, a)
    case '<':
      return isBelow(a, b)
    case '>':
      return isBelow(b, a)
    case '<=':
      return isBelow(a, b, true)
    case '>=':
      return isBelow(b, a, true)
    default:
      throw new Unreadable(operator)
  }
}

/** Does the submission's result take part in the expression? */
function isGiven(expression: Expression, options: EvaluateOptions): boolean {
  return options.results !== undefined && holdsResult(expression, options.results)
}

function holdsResult(expression: Expression, results: ReadonlyMap<Expression, Value>): boolean {
  return results.has(expression) || childrenOf(expression).some(child => holdsResult(child, results))
}

/** The expressions directly inside an expression. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'name':
      return []
    case 'sequence':
      return expression.items
    case 'dict':
      return expression.entries.flat()
    case 'star':
    case 'attribute':
    case 'unary':
      return [expression.of]
    case 'call':
      return [expression.callee, ...expression.args, ...expression.keywords.map(([, value]) => value)]
    case 'index':
      return [expression.of, expression.at]
    case 'slice':
      return [expression.of, ...expression.parts.filter(part => part !== undefined)]
    case 'binary':
      return [expression.left, expression.right]
    case 'logic':
      return expression.parts
    case 'choice':
      return [expression.when, expression.then, expression.otherwise]
    case 'comparison':
      return [expression.first, ...expression.rest.map(({ of }) => of)]
    case 'comprehension':
      return [
        expression.item,
        ...expression.clauses.map(clause => (clause.kind === 'for' ? clause.of : clause.condition)),
      ]
  }
}

function isSame(a: Value, b: Value): boolean {
  const isSingle = (value: Value): boolean => value === null || typeof value === 'boolean'
  if (!isSingle(a) && !isSingle(b)) throw new Unreadable('identity of values')
  return a === b
}

function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw new PythonError('not a string')
    return container.includes(item)
  }
  return iterate(container).some(each => isEqual(each, item, PYTHON_RULES))
}

function isBelow(a: Value, b: Value, orEqual = false): boolean {
  if ([a, b].some(value => typeof value === 'number' && Number.isNaN(value))) return false
  if (isTagged(a) && a.tag === 'set' && isTagged(b) && b.tag === 'set') {
    const inside = a.items.every(item => contains(b, item))
    return inside && (orEqual || a.items.length < b.items.length)
  }
  const difference = compareValues(a, b)
  return orEqual ? difference <= 0 : difference < 0
}

/** Python's order; @throws PythonError where the types have none. */
function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [sequenceOf(a), sequenceOf(b)]
  if (left !== undefined && right !== undefined) {
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
      const [x = null, y = null] = [left[index], right[index]]
      if (isEqual(x, y, EXACT_PYTHON)) continue
      return compareValues(x, y)
    }
    return left.length - right.length
  }
  const [x, y] = [numberOf(a), numberOf(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** By code points, as Python does, and not by UTF-16 units. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [[...a], [...b]]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
