import type { CodeCompare } from '@touchstone/contracts'
import { type Answer, typedComparison } from '../../compare/comparison.ts'
import { DEFAULT_RULES, isEqual, PYTHON_RULES } from '../../compare/equal.ts'
import type { Value } from '../../wire/value.ts'
import { writeWire } from '../../wire/write-wire.ts'
import {
  bind,
  childrenOf,
  evaluate,
  functionName,
  isKnownFunction,
  isTruthy,
  iterate,
  PythonError,
  SAFE_ON_RESULTS,
} from './evaluate.ts'
import {
  type Cursor,
  type Expression,
  parseAll,
  parseExpression,
  parseTarget,
  type Target,
  takeName,
  takeOp,
} from './parse.ts'
import { type LogicalLine, readLines, type Token, Unreadable } from './tokens.ts'

/** One assert, read: the calls of the submission in it, and what must hold of their results. */
export type ReadAssert = {
  readonly text: string
  readonly calls: readonly (readonly Value[])[]
  readonly accepts: (results: readonly Answer[]) => boolean
  /** Values that a result is compared with by `==` alone; empty where the assert says something else. */
  readonly expected: readonly Value[]
}

export type ReadAsserts = {
  readonly entry: string
  readonly asserts: readonly ReadAssert[]
  /** Node types that the tests' own helpers show. */
  readonly params: readonly (string | undefined)[]
  readonly returns: string | undefined
}

export type ReadAssertsOptions = {
  readonly entry?: string
  /** Names of the entry's parameters, for arguments by name. */
  readonly parameterNames?: readonly string[]
  readonly compare?: CodeCompare
}

const MAX_ASSERTS = 20_000

/**
 * Reads Python tests into calls with literal arguments: `assert f(2) == 4` and its relatives, assignments of literals,
 * loops over literals, and HumanEval's `def check(candidate)`. What the asserts say is then decided on the host, so that
 * neither the expected values nor the word `assert` ever meet the submission.
 * @throws Unreadable where anything else is in the text
 */
export function readAsserts(text: string, options: ReadAssertsOptions): ReadAsserts {
  const lines = readLines(text)
  const names = candidateNames(lines, options.entry)
  const state: State = { names, asserts: [], params: [], returns: undefined, options }
  walk(lines, 0, lines[0]?.indent ?? 0, new Map(), state)
  if (state.asserts.length === 0) throw new Unreadable('no assert calls the submission')
  return { entry: names.entry, asserts: state.asserts, params: state.params, returns: state.returns }
}

type Names = { readonly entry: string; readonly aliases: ReadonlySet<string>; readonly checkers: ReadonlySet<string> }

type State = {
  readonly names: Names
  readonly asserts: ReadAssert[]
  readonly params: (string | undefined)[]
  returns: string | undefined
  readonly options: ReadAssertsOptions
}

/** How the tests call the submission: by its name, or by the parameter of a `check` function. */
function candidateNames(lines: readonly LogicalLine[], given: string | undefined): Names {
  const aliases = new Set<string>()
  const checkers = new Set<string>()
  for (const { tokens } of lines) {
    const [def, name, open, parameter, close] = tokens
    if (!isName(def, 'def')) continue
    if (name?.kind !== 'name' || !isOp(open, '(')) throw new Unreadable('a function definition')
    checkers.add(name.text)
    if (parameter?.kind === 'name' && isOp(close, ')')) aliases.add(parameter.text)
    else if (!isOp(parameter, ')')) throw new Unreadable('a function of several parameters')
  }
  const entry = given?.split('.').at(-1) ?? called(lines, checkers, aliases)
  if (entry === undefined) throw new Unreadable('no one function that the asserts call')
  return { entry, aliases: new Set([...aliases, entry]), checkers }
}

/** The function that the tests call, where it is one. */
function called(
  lines: readonly LogicalLine[],
  checkers: ReadonlySet<string>,
  aliases: ReadonlySet<string>,
): string | undefined {
  const found = new Set<string>()
  for (const { tokens } of lines) {
    if (isName(tokens[0], 'def')) continue
    tokens.forEach((token, index) => {
      const next = tokens[index + 1]
      if (token.kind !== 'name') return
      const isCall = isOp(next, '(')
      const isMethod = isOp(tokens[index - 1], '.')
      const ofSolution = isMethod && tokens.slice(Math.max(0, index - 4), index).some(each => isName(each, 'Solution'))
      if (checkers.has(token.text) && isCall) {
        const argument = tokens[index + 2]
        if (argument?.kind === 'name') found.add(argument.text)
        return
      }
      if (!isCall || (isMethod && !ofSolution)) return
      if (isKnownFunction(token.text) || KEYWORDS.has(token.text) || aliases.has(token.text)) return
      if (token.text !== 'Solution') found.add(token.text)
    })
  }
  const [only, more] = found
  return more === undefined ? only : undefined
}

const KEYWORDS = new Set(['assert', 'not', 'in', 'and', 'or', 'is', 'if', 'else', 'for', 'print', 'lambda', 'return'])

function walk(
  lines: readonly LogicalLine[],
  from: number,
  indent: number,
  names: Map<string, Value>,
  state: State,
): number {
  let at = from
  while (at < lines.length) {
    const line = lines[at]
    if (line === undefined || line.indent < indent) return at
    if (line.indent > indent) throw new Unreadable('an unexpected indentation')
    at = statement(lines, at, names, state)
  }
  return at
}

function statement(lines: readonly LogicalLine[], at: number, names: Map<string, Value>, state: State): number {
  const line = lines[at]
  const [first, second] = line?.tokens ?? []
  if (line === undefined || first === undefined) return at + 1
  if (first.kind === 'string' && line.tokens.length === 1) return at + 1
  if (first.kind === 'name') {
    switch (first.text) {
      case 'import':
      case 'from':
      case 'pass':
        return at + 1
      case 'assert':
        readAssert(line, names, state)
        return at + 1
      case 'def':
        return walk(lines, at + 1, bodyIndent(lines, at), new Map(names), state)
      case 'for':
        return loop(lines, at, names, state)
      default:
        break
    }
    if (state.names.checkers.has(first.text) && isOp(second, '(')) return at + 1
  }
  assign(line, names)
  return at + 1
}

function bodyIndent(lines: readonly LogicalLine[], at: number): number {
  const [head, body] = [lines[at], lines[at + 1]]
  if (head === undefined || body === undefined || body.indent <= head.indent || !isOp(head.tokens.at(-1), ':'))
    throw new Unreadable('a block on one line')
  return body.indent
}

function loop(lines: readonly LogicalLine[], at: number, names: Map<string, Value>, state: State): number {
  const line = lines[at]
  const indent = bodyIndent(lines, at)
  const cursor: Cursor = { tokens: line?.tokens ?? [], at: 1 }
  const target = parseTarget(cursor)
  if (!takeName(cursor, 'in')) throw new Unreadable('a loop without in')
  const of = parseAll(cursor.tokens.slice(cursor.at, -1))
  let end = at + 1
  for (const item of iterate(constant(of, names))) {
    bind(target, item, names)
    end = walk(lines, at + 1, indent, names, state)
  }
  while (end < lines.length && (lines[end]?.indent ?? 0) >= indent) end += 1
  return end
}

function assign({ tokens }: LogicalLine, names: Map<string, Value>): void {
  const cursor: Cursor = { tokens, at: 0 }
  const target = parseTarget(cursor)
  if (!takeOp(cursor, '=')) throw new Unreadable('a statement that is no assert')
  bind(target, constant(parseAll(tokens.slice(cursor.at)), names), names)
}

function constant(expression: Expression, names: ReadonlyMap<string, Value>): Value {
  try {
    return evaluate(expression, { names })
  } catch (error) {
    if (error instanceof PythonError || error instanceof RangeError) throw new Unreadable(error.message)
    throw error
  }
}

function readAssert(line: LogicalLine, scope: ReadonlyMap<string, Value>, state: State): void {
  const cursor: Cursor = { tokens: line.tokens, at: 1 }
  const condition = parseExpression(cursor)
  if (cursor.at < line.tokens.length && !takeOp(cursor, ',')) throw new Unreadable('text goes on after the assert')
  const names = new Map(scope)
  const holes = holesIn(condition, state)
  if (holes.length === 0) {
    if (!isTruthy(constant(condition, names))) throw new Unreadable('an assert that never holds')
    return
  }
  if (state.asserts.length >= MAX_ASSERTS) throw new Unreadable(`more than ${MAX_ASSERTS} asserts`)
  const calls = holes.map(hole => argumentsOf(hole, names, state))
  checkReadable(condition, new Set<Expression>(holes), new Set(), names, state)
  const comparison =
    state.options.compare === undefined ? undefined : typedComparison(state.options.compare, { base: PYTHON_RULES })
  state.asserts.push({
    text: line.text.trim(),
    calls,
    expected: expectedOf(condition, holes, names),
    accepts: answers => {
      const results = new Map<Expression, Value>(holes.map((hole, index) => [hole, answers[index]?.result ?? null]))
      const equals =
        comparison === undefined ? pythonEquals : (expected: Value, got: Value) => comparison(expected, { result: got })
      try {
        return isTruthy(evaluate(condition, { names, results, equals }))
      } catch (error) {
        // What raises in Python fails the test; what this reader cannot do with such a result did not come from a right one.
        if (error instanceof PythonError || error instanceof Unreadable || error instanceof RangeError) return false
        throw error
      }
    },
  })
}

function pythonEquals(expected: Value, got: Value): boolean {
  return isEqual(expected, got, { ...PYTHON_RULES, absolute: DEFAULT_RULES.absolute })
}

type Call = Extract<Expression, { kind: 'call' }>

function holesIn(expression: Expression, state: State): Call[] {
  if (isHole(expression, state)) return [expression]
  return childrenOf(expression).flatMap(child => holesIn(child, state))
}

/** `f(…)`, `candidate(…)`, `Solution().f(…)`. */
function isHole(expression: Expression, { names }: State): expression is Call {
  if (expression.kind !== 'call') return false
  const { callee } = expression
  if (callee.kind === 'name') return names.aliases.has(callee.name)
  if (callee.kind !== 'attribute' || callee.name !== names.entry) return false
  const { of } = callee
  return of.kind === 'call' && of.callee.kind === 'name' && of.callee.name === 'Solution' && of.args.length === 0
}

function argumentsOf({ args, keywords }: Call, names: ReadonlyMap<string, Value>, state: State): readonly Value[] {
  const values: Value[] = []
  const add = (index: number, expression: Expression): void => {
    noteType(index, expression, state)
    values[index] = constant(expression, names)
  }
  for (const each of args) {
    if (each.kind === 'star') values.push(...iterate(constant(each.of, names)))
    else add(values.length, each)
  }
  const known = state.options.parameterNames
  for (const [name, expression] of keywords) {
    const index = known === undefined ? values.length : known.indexOf(name)
    if (index < 0) throw new Unreadable(`an argument ${name} that the signature does not have`)
    add(index, expression)
  }
  if (Array.from(values).some(value => value === undefined)) throw new Unreadable('an argument is left out')
  return values
}

function noteType(index: number, expression: Expression, state: State): void {
  const type = expression.kind === 'call' ? HELPERS.get(functionName(expression.callee) ?? '') : undefined
  if (type !== undefined) state.params[index] = type
}

const HELPERS: ReadonlyMap<string, string> = new Map([
  ['list_node', 'ListNode'],
  ['tree_node', 'TreeNode'],
  ['is_same_list', 'ListNode'],
  ['is_same_tree', 'TreeNode'],
])

/**
 * Will the assert be decidable whatever the submission returns? Everything without a result is tried now; on a result
 * only functions are allowed that are defined for all plain data, or fail as Python's fail.
 * @param items names that stand for items of a result
 */
function checkReadable(
  expression: Expression,
  holes: ReadonlySet<Expression>,
  items: ReadonlySet<string>,
  names: ReadonlyMap<string, Value>,
  state: State,
): void {
  const check = (inner: Expression, more = items): void => checkReadable(inner, holes, more, names, state)
  if (holes.has(expression) || (expression.kind === 'name' && items.has(expression.name))) return
  if (!mentions(expression, inner => holes.has(inner) || (inner.kind === 'name' && items.has(inner.name)))) {
    constant(expression, names)
    return
  }
  switch (expression.kind) {
    case 'call': {
      const name = functionName(expression.callee)
      if (name === undefined || !SAFE_ON_RESULTS.has(name)) throw new Unreadable(`${name ?? 'a method'} of a result`)
      const type = HELPERS.get(name)
      if (type !== undefined && expression.args.some(each => holes.has(each))) state.returns = type
      for (const each of name === 'isinstance' ? expression.args.slice(0, 1) : expression.args) check(each)
      for (const [, each] of expression.keywords) check(each)
      return
    }
    case 'attribute':
      throw new Unreadable('an attribute of a result')
    case 'comprehension': {
      const inner = new Set(items)
      for (const clause of expression.clauses) {
        check(clause.kind === 'for' ? clause.of : clause.condition, inner)
        if (clause.kind === 'for') for (const name of namesIn(clause.target)) inner.add(name)
      }
      if (mentions(expression.item, each => holes.has(each)))
        throw new Unreadable('a call of the submission in a comprehension')
      check(expression.item, inner)
      return
    }
    case 'comparison':
      checkIdentity(expression)
      break
    default:
      break
  }
  for (const child of childrenOf(expression)) check(child)
}

function namesIn(target: Target): readonly string[] {
  return typeof target === 'string' ? [target] : target.flatMap(namesIn)
}

function mentions(expression: Expression, found: (expression: Expression) => boolean): boolean {
  return found(expression) || childrenOf(expression).some(child => mentions(child, found))
}

function checkIdentity({ first, rest }: Extract<Expression, { kind: 'comparison' }>): void {
  const isSingle = (each: Expression): boolean =>
    each.kind === 'constant' && (each.value === null || typeof each.value === 'boolean')
  let left = first
  for (const { operator, of } of rest) {
    if (operator.startsWith('is') && !isSingle(left) && !isSingle(of)) throw new Unreadable('identity of values')
    left = of
  }
}

/** The values that stand across `==` from a bare call. */
function expectedOf(
  condition: Expression,
  holes: readonly Call[],
  names: ReadonlyMap<string, Value>,
): readonly Value[] {
  if (condition.kind !== 'comparison' || condition.rest.length !== 1) return []
  const [only] = condition.rest
  const [hole] = holes
  if (only?.operator !== '==' || holes.length !== 1 || hole === undefined) return []
  if (condition.first === hole) return [constant(only.of, names)]
  return only.of === hole ? [constant(condition.first, names)] : []
}

/** How long an answer to the assert can be, in bytes; without an end where more than `==` is asked of it. */
export function expectedBytes({ expected }: ReadAssert): number {
  const [value] = expected
  return value === undefined ? Number.POSITIVE_INFINITY : writeWire(value).length
}

function isOp(token: Token | undefined, text: string): boolean {
  return token?.kind === 'op' && token.text === text
}

function isName(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}
