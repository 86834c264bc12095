import { readGroup } from './brackets.ts'
import { type Cursor, isMark, peek } from './cursor.ts'
import { isRelationToken } from './operands.ts'
import { FUNCTION_LETTERS } from './symbol.ts'
import type { Token } from './token.ts'
import { type Node, variable } from './tree.ts'

/** P(A ∪ B), E(X | Y), n(A ∩ B). */
const PROBABILITIES = /^[PpEHInN]$/

const isEventSign = (token: Token): boolean =>
  isMark(token, '|') || (token.kind === 'command' && ['cup', 'cap', 'setminus'].includes(token.text))

/** Is `name(` an application rather than a product? */
export function isApplication(cursor: Cursor, name: string): boolean {
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
    else if (depth === 1 && (isRelationToken(token) || (PROBABILITIES.test(name) && isEventSign(token)))) relations++
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

export function readApplication(cursor: Cursor, name: string): Node {
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
