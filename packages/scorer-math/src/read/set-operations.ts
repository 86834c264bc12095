import { type Cursor, fail, isCommand, next, peek } from './cursor.ts'
import { readSum } from './expression.ts'
import { LIMITS } from './limits.ts'
import { isUnionLetter } from './operands.ts'
import type { Node } from './tree.ts'

/** Unions, intersections and differences of sets. */
export function readSets(cursor: Cursor): Node {
  let node = readSum(cursor)
  for (;;) {
    const token = peek(cursor)
    let operator: 'union' | 'intersection' | 'difference' | null = null
    if (
      isCommand(token, 'cup') ||
      isCommand(token, 'bigcup') ||
      isCommand(token, 'cupdot') ||
      isCommand(token, 'sqcup') ||
      (token.kind === 'word' && token.text === 'union')
    )
      operator = 'union'
    else if (isCommand(token, 'cap') || isCommand(token, 'bigcap')) operator = 'intersection'
    else if (isCommand(token, 'setminus') || isCommand(token, 'backslash') || isCommand(token, 'smallsetminus'))
      operator = 'difference'
    else if (token.kind === 'symbol' && (token.text === 'U' || token.text === 'u') && isUnionLetter(cursor, node))
      operator = 'union'
    if (operator === null) return node
    next(cursor)
    const right = readSum(cursor)
    const parts: readonly Node[] =
      node.type === 'setop' && node.operator === operator && operator !== 'difference'
        ? [...node.parts, right]
        : [node, right]
    if (parts.length > LIMITS.items) throw fail(cursor, 'limit:items')
    node = { type: 'setop', operator, parts }
  }
}
