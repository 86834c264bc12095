import { inflateSync } from 'node:zlib'
import { Failure } from '@touchstone/contracts'

const MOST_BYTES = 64 * 1024 * 1024
const MOST_OPCODES = 4_000_000
const MARK = Symbol('mark')

/** base64(zlib(pickle)) of plain data, the form in which open-instruct packs tests. @throws Failure INVALID_PROBLEM */
export function readPackedPickle(text: string): unknown {
  try {
    return readPickle(inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_BYTES }))
  } catch (error) {
    throw error instanceof Failure
      ? error
      : new Failure('INVALID_PROBLEM', { detail: 'the tests cannot be unpacked', cause: error })
  }
}

/**
 * Reads a pickle of lists, tuples, dicts, texts, numbers, booleans and None. Nothing is imported, called or built: an
 * opcode that would is refused, and so is everything else that plain data does not need.
 * @throws Failure INVALID_PROBLEM
 */
function readPickle(bytes: Buffer): unknown {
  const stack: unknown[] = []
  const memo = new Map<number, unknown>()
  let at = 0

  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw bad('it ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0) throw bad('it ends too early')
    const text = bytes.toString('latin1', at, end)
    at = end + 1
    return text
  }
  const pop = (): unknown => {
    if (stack.length === 0) throw bad('its stack is empty')
    return stack.pop()
  }
  const toMark = (): unknown[] => {
    const from = stack.lastIndexOf(MARK)
    if (from < 0) throw bad('a mark is missing')
    const items = stack.splice(from)
    return items.slice(1)
  }
  const length8 = (): number => Number(take(8).readBigUInt64LE())
  const top = (): unknown => stack.at(-1)
  const append = (items: readonly unknown[]): void => {
    const list = top()
    if (!Array.isArray(list)) throw bad('it appends to what is no list')
    for (const item of items) list.push(item)
  }
  const assign = (items: readonly unknown[]): void => {
    const dict = top()
    if (!(dict instanceof Map)) throw bad('it sets items of what is no dict')
    for (let index = 0; index + 1 < items.length; index += 2) dict.set(items[index], items[index + 1])
  }
  const recall = (key: number): void => {
    if (!memo.has(key)) throw bad('it recalls what it never kept')
    stack.push(memo.get(key))
  }

  for (let count = 0; ; count++) {
    if (count > MOST_OPCODES) throw bad('it is too long')
    const opcode = String.fromCharCode(take(1)[0] ?? 0)
    switch (opcode) {
      case '\x80': // PROTO
        if ((take(1)[0] ?? 9) > 5) throw bad('its protocol is unknown')
        break
      case '\x95': // FRAME
        take(8)
        break
      case '.': // STOP
        return plain(pop(), 0)
      case '(':
        stack.push(MARK)
        break
      case '0': // POP
        pop()
        break
      case '1': // POP_MARK
        toMark()
        break
      case '2': // DUP
        stack.push(top())
        break
      case 'N':
        stack.push(null)
        break
      case '\x88':
        stack.push(true)
        break
      case '\x89':
        stack.push(false)
        break
      case 'I': {
        const text = line()
        stack.push(text === '01' ? true : text === '00' ? false : integer(BigInt(text)))
        break
      }
      case 'L':
        stack.push(integer(BigInt(line().replace(/L$/, ''))))
        break
      case 'F':
        stack.push(Number(line()))
        break
      case 'J':
        stack.push(take(4).readInt32LE())
        break
      case 'K':
        stack.push(take(1)[0])
        break
      case 'M':
        stack.push(take(2).readUInt16LE())
        break
      case '\x8a': // LONG1
        stack.push(integer(signed(take(take(1)[0] ?? 0))))
        break
      case '\x8b': // LONG4
        stack.push(integer(signed(take(take(4).readInt32LE()))))
        break
      case 'G':
        stack.push(take(8).readDoubleBE())
        break
      case 'X':
        stack.push(take(take(4).readUInt32LE()).toString('utf8'))
        break
      case '\x8c': // SHORT_BINUNICODE
        stack.push(take(take(1)[0] ?? 0).toString('utf8'))
        break
      case '\x8d': // BINUNICODE8
        stack.push(take(length8()).toString('utf8'))
        break
      case 'V':
        stack.push(JSON.parse(`"${line().replaceAll('"', '\\"')}"`))
        break
      case ']':
        stack.push([])
        break
      case ')':
        stack.push([])
        break
      case '}':
        stack.push(new Map())
        break
      case 'l':
      case 't':
        stack.push(toMark())
        break
      case 'd': {
        const items = toMark()
        stack.push(new Map())
        assign(items)
        break
      }
      case '\x85': // TUPLE1
        stack.push([pop()])
        break
      case '\x86': {
        const [b, a] = [pop(), pop()]
        stack.push([a, b])
        break
      }
      case '\x87': {
        const [c, b, a] = [pop(), pop(), pop()]
        stack.push([a, b, c])
        break
      }
      case 'a':
        append([pop()])
        break
      case 'e':
        append(toMark())
        break
      case 's': {
        const [value, key] = [pop(), pop()]
        assign([key, value])
        break
      }
      case 'u':
        assign(toMark())
        break
      case 'p':
        memo.set(Number(line()), top())
        break
      case 'q':
        memo.set(take(1)[0] ?? 0, top())
        break
      case 'r':
        memo.set(take(4).readUInt32LE(), top())
        break
      case '\x94': // MEMOIZE
        memo.set(memo.size, top())
        break
      case 'g':
        recall(Number(line()))
        break
      case 'h':
        recall(take(1)[0] ?? 0)
        break
      case 'j':
        recall(take(4).readUInt32LE())
        break
      default:
        throw bad(`opcode 0x${opcode.charCodeAt(0).toString(16)} is not plain data`)
    }
  }
}

/** Dicts as objects; a structure that contains itself is refused by its depth. */
function plain(value: unknown, depth: number): unknown {
  if (depth > 32) throw bad('it nests too deep')
  if (Array.isArray(value)) return value.map(part => plain(part, depth + 1))
  if (!(value instanceof Map)) return value
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, part] of value) {
    if (typeof key !== 'string') throw bad('a key is not text')
    object[key] = plain(part, depth + 1)
  }
  return { ...object }
}

function integer(value: bigint): number | string {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value)
}

function signed(bytes: Buffer): bigint {
  let value = 0n
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0)
  const negative = ((bytes.at(-1) ?? 0) & 0x80) !== 0
  return negative ? value - (1n << BigInt(bytes.length * 8)) : value
}

function bad(why: string): Failure {
  return new Failure('INVALID_PROBLEM', { detail: `the pickled tests cannot be read: ${why}` })
}
