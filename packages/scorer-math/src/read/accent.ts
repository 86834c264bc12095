import { readArgument } from './argument.ts'
import { type Cursor, isMark, next, peek } from './cursor.ts'
import { call, isShape, type Node, variable } from './tree.ts'

export function readAccent(cursor: Cursor, name: string): Node {
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
