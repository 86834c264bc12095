import { type Cursor, deeper } from './cursor.ts'
import { readSum } from './expression.ts'
import { readLimits } from './series.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

export function readIntegral(cursor: Cursor, name: string): Node {
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
