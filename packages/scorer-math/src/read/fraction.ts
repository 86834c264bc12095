import { readArgument } from './argument.ts'
import { attempt, type Cursor, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readFactor } from './factor.ts'
import { type Node, variable } from './tree.ts'

export function readFraction(cursor: Cursor): Node {
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
