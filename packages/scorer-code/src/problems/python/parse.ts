import type { Value } from '../../wire/value.ts'
import { type Token, Unreadable } from './tokens.ts'

/** A Python expression, as far as tests use them. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sequence'; readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'star'; readonly of: Expression }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | {
      readonly kind: 'call'
      readonly callee: Expression
      readonly args: readonly Expression[]
      readonly keywords: readonly (readonly [string, Expression])[]
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  | {
      readonly kind: 'slice'
      readonly of: Expression
      readonly parts: readonly (Expression | undefined)[]
    }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~' | 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly when: Expression; readonly then: Expression; readonly otherwise: Expression }
  | {
      readonly kind: 'comparison'
      readonly first: Expression
      readonly rest: readonly { readonly operator: string; readonly of: Expression }[]
    }
  | {
      readonly kind: 'comprehension'
      readonly type: 'list' | 'set' | 'generator'
      readonly item: Expression
      readonly clauses: readonly Clause[]
    }

export type Clause =
  | { readonly kind: 'for'; readonly target: Target; readonly of: Expression }
  | { readonly kind: 'if'; readonly condition: Expression }

export type Target = string | readonly Target[]

export type Cursor = { readonly tokens: readonly Token[]; at: number }

const KEYWORDS = new Set([
  'and',
  'as',
  'assert',
  'async',
  'await',
  'class',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
  'break',
  'continue',
])
const MAX_DEPTH = 200

/** One whole expression; a comma outside brackets makes a tuple. @throws Unreadable */
export function parseAll(tokens: readonly Token[]): Expression {
  const cursor: Cursor = { tokens, at: 0 }
  const expression = parseTuple(cursor)
  if (cursor.at < tokens.length) throw new Unreadable('text goes on after the expression')
  return expression
}

/** An expression without a comma outside brackets, from the cursor on. @throws Unreadable */
export function parseExpression(cursor: Cursor, depth = 0): Expression {
  if (depth > MAX_DEPTH) throw new Unreadable(`nested more than ${MAX_DEPTH} deep`)
  const then = parseOr(cursor, depth + 1)
  if (!takeName(cursor, 'if')) return then
  const when = parseOr(cursor, depth + 1)
  if (!takeName(cursor, 'else')) throw new Unreadable('a choice without else')
  return { kind: 'choice', when, then, otherwise: parseExpression(cursor, depth + 1) }
}

/** `a, b` in an assignment or a `for`. */
export function parseTarget(cursor: Cursor): Target {
  const targets: Target[] = []
  let isTuple = false
  for (;;) {
    const token = cursor.tokens[cursor.at]
    if (takeOp(cursor, '(')) {
      targets.push(parseTarget(cursor))
      expectOp(cursor, ')')
    } else if (token?.kind === 'name' && !KEYWORDS.has(token.text)) {
      cursor.at += 1
      targets.push(token.text)
    } else break
    if (!takeOp(cursor, ',')) break
    isTuple = true
  }
  const [only] = targets
  if (only === undefined) throw new Unreadable('no target')
  return isTuple ? targets : only
}

export function takeOp(cursor: Cursor, text: string): boolean {
  const token = cursor.tokens[cursor.at]
  if (token?.kind !== 'op' || token.text !== text) return false
  cursor.at += 1
  return true
}

export function takeName(cursor: Cursor, text: string): boolean {
  const token = cursor.tokens[cursor.at]
  if (token?.kind !== 'name' || token.text !== text) return false
  cursor.at += 1
  return true
}

function expectOp(cursor: Cursor, text: string): void {
  if (!takeOp(cursor, text)) throw new Unreadable(`expected ${text}`)
}

function isOp(cursor: Cursor, text: string): boolean {
  const token = cursor.tokens[cursor.at]
  return token?.kind === 'op' && token.text === text
}

function parseTuple(cursor: Cursor): Expression {
  const first = parseExpression(cursor)
  if (!isOp(cursor, ',')) return first
  const items = [first]
  while (takeOp(cursor, ',') && cursor.at < cursor.tokens.length) items.push(parseExpression(cursor))
  return { kind: 'sequence', type: 'tuple', items }
}

function parseOr(cursor: Cursor, depth: number): Expression {
  const parts = [parseAnd(cursor, depth)]
  while (takeName(cursor, 'or')) parts.push(parseAnd(cursor, depth))
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'logic', operator: 'or', parts }
}

function parseAnd(cursor: Cursor, depth: number): Expression {
  const parts = [parseNot(cursor, depth)]
  while (takeName(cursor, 'and')) parts.push(parseNot(cursor, depth))
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'logic', operator: 'and', parts }
}

function parseNot(cursor: Cursor, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new Unreadable(`nested more than ${MAX_DEPTH} deep`)
  if (takeName(cursor, 'not')) return { kind: 'unary', operator: 'not', of: parseNot(cursor, depth + 1) }
  const first = parseBinary(cursor, 0, depth)
  const rest: { operator: string; of: Expression }[] = []
  for (;;) {
    const operator = takeComparison(cursor)
    if (operator === undefined) break
    rest.push({ operator, of: parseBinary(cursor, 0, depth) })
  }
  return rest.length === 0 ? first : { kind: 'comparison', first, rest }
}

function takeComparison(cursor: Cursor): string | undefined {
  for (const text of ['==', '!=', '<=', '>=', '<', '>']) if (takeOp(cursor, text)) return text
  if (takeName(cursor, 'in')) return 'in'
  if (takeName(cursor, 'is')) return takeName(cursor, 'not') ? 'is not' : 'is'
  const [word, next] = cursor.tokens.slice(cursor.at, cursor.at + 2)
  if (word?.kind === 'name' && word.text === 'not' && next?.kind === 'name' && next.text === 'in') {
    cursor.at += 2
    return 'not in'
  }
  return undefined
}

const LEVELS = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '//', '/', '%']]

function parseBinary(cursor: Cursor, level: number, depth: number): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return parseUnary(cursor, depth)
  let left = parseBinary(cursor, level + 1, depth)
  for (;;) {
    const operator = operators.find(text => takeOp(cursor, text))
    if (operator === undefined) return left
    left = { kind: 'binary', operator, left, right: parseBinary(cursor, level + 1, depth) }
  }
}

function parseUnary(cursor: Cursor, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new Unreadable(`nested more than ${MAX_DEPTH} deep`)
  for (const operator of ['-', '+', '~'] as const)
    if (takeOp(cursor, operator)) return { kind: 'unary', operator, of: parseUnary(cursor, depth + 1) }
  const base = parsePostfix(cursor, depth)
  if (!takeOp(cursor, '**')) return base
  return { kind: 'binary', operator: '**', left: base, right: parseUnary(cursor, depth + 1) }
}

function parsePostfix(cursor: Cursor, depth: number): Expression {
  let value = parseAtom(cursor, depth + 1)
  for (;;) {
    if (takeOp(cursor, '.')) {
      const token = cursor.tokens[cursor.at]
      if (token?.kind !== 'name') throw new Unreadable('no name after a point')
      cursor.at += 1
      value = { kind: 'attribute', of: value, name: token.text }
    } else if (takeOp(cursor, '(')) value = parseCall(cursor, value, depth + 1)
    else if (takeOp(cursor, '[')) value = parseSubscript(cursor, value, depth + 1)
    else return value
  }
}

function parseCall(cursor: Cursor, callee: Expression, depth: number): Expression {
  const args: Expression[] = []
  const keywords: (readonly [string, Expression])[] = []
  while (!takeOp(cursor, ')')) {
    const [name, equals] = cursor.tokens.slice(cursor.at, cursor.at + 2)
    if (takeOp(cursor, '**')) throw new Unreadable('a call with a dict of arguments')
    if (takeOp(cursor, '*')) args.push({ kind: 'star', of: parseExpression(cursor, depth) })
    else if (name?.kind === 'name' && equals?.kind === 'op' && equals.text === '=') {
      cursor.at += 2
      keywords.push([name.text, parseExpression(cursor, depth)])
    } else {
      const item = parseExpression(cursor, depth)
      args.push(
        isFor(cursor) ? { kind: 'comprehension', type: 'generator', item, clauses: parseClauses(cursor, depth) } : item,
      )
    }
    if (!takeOp(cursor, ',') && !isOp(cursor, ')')) throw new Unreadable('a broken call')
  }
  return { kind: 'call', callee, args, keywords }
}

function parseSubscript(cursor: Cursor, of: Expression, depth: number): Expression {
  const parts: (Expression | undefined)[] = []
  let isSlice = false
  for (;;) {
    parts.push(isOp(cursor, ':') || isOp(cursor, ']') ? undefined : parseExpression(cursor, depth))
    if (takeOp(cursor, ':')) {
      isSlice = true
      continue
    }
    expectOp(cursor, ']')
    break
  }
  const [at] = parts
  if (isSlice) return { kind: 'slice', of, parts }
  if (at === undefined) throw new Unreadable('an empty subscript')
  return { kind: 'index', of, at }
}

function isFor(cursor: Cursor): boolean {
  const token = cursor.tokens[cursor.at]
  return token?.kind === 'name' && token.text === 'for'
}

function parseClauses(cursor: Cursor, depth: number): Clause[] {
  const clauses: Clause[] = []
  for (;;) {
    if (takeName(cursor, 'for')) {
      const target = parseTarget(cursor)
      if (!takeName(cursor, 'in')) throw new Unreadable('for without in')
      clauses.push({ kind: 'for', target, of: parseOr(cursor, depth) })
    } else if (takeName(cursor, 'if')) clauses.push({ kind: 'if', condition: parseOr(cursor, depth) })
    else return clauses
  }
}

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
])

function parseAtom(cursor: Cursor, depth: number): Expression {
  const token = cursor.tokens[cursor.at]
  if (token === undefined) throw new Unreadable('the expression ends too early')
  cursor.at += 1
  switch (token.kind) {
    case 'int':
    case 'float':
    case 'string':
      return { kind: 'constant', value: token.value }
    case 'imaginary':
      return { kind: 'constant', value: { tag: 'complex', re: 0, im: token.value } }
    case 'bytes':
      return { kind: 'constant', value: { tag: 'bytes', base64: token.base64 } }
    case 'fstring':
      throw new Unreadable('an f-string')
    case 'name': {
      const constant = CONSTANTS.get(token.text)
      if (constant !== undefined) return { kind: 'constant', value: constant }
      if (KEYWORDS.has(token.text)) throw new Unreadable(token.text)
      return { kind: 'name', name: token.text }
    }
    case 'op':
      break
  }
  if (token.text === '(') return parseParenthesis(cursor, depth)
  if (token.text === '[') return parseSequence(cursor, 'list', ']', depth)
  if (token.text === '{') return parseBraces(cursor, depth)
  throw new Unreadable(`${token.text} where a value was expected`)
}

function parseParenthesis(cursor: Cursor, depth: number): Expression {
  if (takeOp(cursor, ')')) return { kind: 'sequence', type: 'tuple', items: [] }
  const first = parseItem(cursor, depth)
  if (isFor(cursor)) {
    const clauses = parseClauses(cursor, depth)
    expectOp(cursor, ')')
    return { kind: 'comprehension', type: 'generator', item: first, clauses }
  }
  if (takeOp(cursor, ')')) return first
  const items = [first]
  while (takeOp(cursor, ',')) {
    if (isOp(cursor, ')')) break
    items.push(parseItem(cursor, depth))
  }
  expectOp(cursor, ')')
  return { kind: 'sequence', type: 'tuple', items }
}

function parseItem(cursor: Cursor, depth: number): Expression {
  return takeOp(cursor, '*') ? { kind: 'star', of: parseExpression(cursor, depth) } : parseExpression(cursor, depth)
}

function parseSequence(
  cursor: Cursor,
  type: 'list' | 'set',
  close: string,
  depth: number,
  head?: Expression,
): Expression {
  const items: Expression[] = head === undefined ? [] : [head]
  if (head !== undefined && !takeOp(cursor, ',') && !isOp(cursor, close)) throw new Unreadable('a broken list')
  while (!takeOp(cursor, close)) {
    const item = parseItem(cursor, depth)
    if (items.length === 0 && isFor(cursor)) {
      const clauses = parseClauses(cursor, depth)
      expectOp(cursor, close)
      return { kind: 'comprehension', type, item, clauses }
    }
    items.push(item)
    if (!takeOp(cursor, ',') && !isOp(cursor, close)) throw new Unreadable('a broken list')
  }
  return { kind: 'sequence', type, items }
}

function parseBraces(cursor: Cursor, depth: number): Expression {
  if (takeOp(cursor, '}')) return { kind: 'dict', entries: [] }
  if (isOp(cursor, '**')) throw new Unreadable('a dict with an unpacked dict')
  const first = parseItem(cursor, depth)
  if (!takeOp(cursor, ':')) {
    if (!isFor(cursor)) return parseSequence(cursor, 'set', '}', depth, first)
    const clauses = parseClauses(cursor, depth)
    expectOp(cursor, '}')
    return { kind: 'comprehension', type: 'set', item: first, clauses }
  }
  const entries: (readonly [Expression, Expression])[] = [[first, parseExpression(cursor, depth)]]
  if (isFor(cursor)) throw new Unreadable('a dict comprehension')
  while (!takeOp(cursor, '}')) {
    expectOp(cursor, ',')
    if (takeOp(cursor, '}')) break
    const key = parseExpression(cursor, depth)
    expectOp(cursor, ':')
    entries.push([key, parseExpression(cursor, depth)])
  }
  return { kind: 'dict', entries }
}
