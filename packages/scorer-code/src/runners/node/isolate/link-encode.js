import {
  apply,
  Bytes,
  bigintToString,
  bufferLength,
  collect,
  dateValue,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isError,
  isFiniteNumber,
  isFrozen,
  isNaNNumber,
  isView,
  jsonString,
  MAX_DEPTH,
  MapOf,
  mapGet,
  mapHas,
  mapSet,
  objectPrototype,
  put,
  RegExpOf,
  regexFlags,
  regexSource,
  stringSlice,
  symbolKeyFor,
  TOO_LONG,
  typedLength,
  typedTag,
} from './built-ins.js'
import { attempt, MAX_MIRRORS, ownPairs, remember } from './link-mirrors.js'

// Values between a harness and the program that it tests, as JSON. What JSON has not is an object with one key:
//   {"u":0} undefined · {"n":"-0"} · {"i":"12"} bigint · {"y":[kind,text]} symbol · {"d":[m,ms]} Date · {"r":[m,source,flags]}
//   {"a":[m,…]} array, a hole is {"h":0} · {"o":[m,[key,value],…]} object · {"z":…} one without prototype · {"M":…} Map
//   {"S":…} Set · {"t":[m,type,…]} typed array · {"b":[m,…]} ArrayBuffer · {"w":value} boxed · {"e":[class,name,message,[…]]} Error
//   {"c":[m,class,[key,value],…]} data of a class · {"f":container} frozen · {"#":m} a container of this message again
//   {"R":…} what stays on its own side (see link.js).
// Containers have a number m: each side keeps its own one under it, so that what crosses again is the same object there,
// brought to the state that the sender's has.

const WELL_KNOWN = [
  ...['iterator', 'asyncIterator', 'toPrimitive', 'toStringTag', 'hasInstance', 'species'],
  ...['isConcatSpreadable', 'match', 'matchAll', 'replace', 'search', 'split', 'unscopables'],
]
const wellKnown = new MapOf()
for (const name of WELL_KNOWN) apply(mapSet, wellKnown, [Symbol[name], name])
const symbolDescription = getOwnPropertyDescriptor(Symbol.prototype, 'description').get
const unboxers = [Number.prototype.valueOf, String.prototype.valueOf, Boolean.prototype.valueOf]

/**
 * Text of a value.
 * @param limit characters; past it, TOO_LONG is thrown
 * @param refer the text after "R" for a value that stays here, or undefined
 */
export function encodeLink(value, mirrors, limit, refer) {
  let out = ''
  const written = new MapOf()

  function add(text) {
    out += text
    if (out.length > limit) throw TOO_LONG
  }

  function write(each, depth) {
    switch (typeof each) {
      case 'string':
        return add(jsonString(each))
      case 'number':
        if (!isFiniteNumber(each)) return add(`{"n":"${each}"}`)
        return add(each === 0 && 1 / each < 0 ? '{"n":"-0"}' : `${each}`)
      case 'boolean':
        return add(each ? 'true' : 'false')
      case 'undefined':
        return add('{"u":0}')
      case 'bigint':
        return add(`{"i":"${apply(bigintToString, each, [])}"}`)
      case 'symbol':
        return symbol(each)
      case 'function':
        return add(`{"R":${refer(each)}}`)
      default:
        return each === null ? add('null') : object(each, depth + 1)
    }
  }

  function symbol(each) {
    const known = apply(mapGet, wellKnown, [each])
    if (known !== undefined) return add(`{"y":["w",${jsonString(known)}]}`)
    const key = symbolKeyFor(each)
    if (key !== undefined) return add(`{"y":["f",${jsonString(key)}]}`)
    if (!apply(mapHas, mirrors.symbols, [each])) {
      const name = `${mirrors.step}:${mirrors.symbols.size}`
      apply(mapSet, mirrors.symbols, [each, name])
      apply(mapSet, mirrors.named, [name, each])
    }
    const description = apply(symbolDescription, each, [])
    add(`{"y":["s",${jsonString(apply(mapGet, mirrors.symbols, [each]))},${jsonString(`${description}`)}]}`)
  }

  function number(each) {
    const known = apply(mapGet, mirrors.numbers, [each])
    if (known !== undefined) return known
    if (mirrors.count >= MAX_MIRRORS) return 0
    const given = mirrors.next
    mirrors.next += mirrors.step
    remember(mirrors, given, each)
    return given
  }

  function members(list, depth) {
    for (let i = 0; i < list.length; i += 1) {
      add(',')
      write(list[i], depth)
    }
  }

  function pairs(list, depth) {
    for (let i = 0; i < list.length; i += 1) {
      add(',[')
      write(list[i][0], depth)
      add(',')
      write(list[i][1], depth)
      add(']')
    }
  }

  function object(each, depth) {
    if (depth > MAX_DEPTH) throw TOO_LONG
    const again = apply(mapGet, written, [each])
    if (again !== undefined) return add(`{"#":${again}}`)
    const staying = refer(each)
    if (staying !== undefined) return add(`{"R":${staying}}`)
    const prototype = getPrototypeOf(each)
    const plain = prototype === objectPrototype || prototype === null
    if (!plain && !isArray(each)) {
      const boxed = unbox(each)
      if (boxed !== undefined) {
        add('{"w":')
        write(boxed.value, depth)
        return add('}')
      }
      if (isError(each)) return error(each, depth)
    }
    const m = number(each)
    if (m !== 0) apply(mapSet, written, [each, m])
    const frozen = isFrozen(each) && !isView(each)
    if (frozen) add('{"f":')
    if (plain) record(prototype === null ? `{"z":[${m}` : `{"o":[${m}`, each, depth)
    else container(each, m, depth)
    if (frozen) add('}')
  }

  function record(head, each, depth) {
    add(head)
    pairs(ownPairs(each), depth)
    add(']}')
  }

  function container(each, m, depth) {
    if (isArray(each)) {
      add(`{"a":[${m}`)
      const { length } = each
      for (let i = 0; i < length; i += 1) {
        add(',')
        const own = getOwnPropertyDescriptor(each, i)
        if (own === undefined) add('{"h":0}')
        else write(each[i], depth)
      }
      return add(']}')
    }
    const collection = collect(each)
    if (collection !== undefined) {
      add((collection.tag === 's' ? '{"S":[' : '{"M":[') + m)
      if (collection.tag === 's') members(collection.found, depth)
      else pairs(collection.found, depth)
      return add(']}')
    }
    if (isView(each) && apply(typedTag, each, []) !== undefined) {
      add(`{"t":[${m},${jsonString(apply(typedTag, each, []))}`)
      const length = apply(typedLength, each, [])
      for (let i = 0; i < length; i += 1) {
        add(',')
        write(each[i], depth)
      }
      return add(']}')
    }
    const time = attempt(dateValue, each)
    if (time !== undefined) return add(`{"d":[${m},${isNaNNumber(time) ? 'null' : time}]}`)
    const source = getPrototypeOf(each) === RegExpOf.prototype ? attempt(regexSource, each) : undefined
    if (source !== undefined)
      return add(`{"r":[${m},${jsonString(source)},${jsonString(`${apply(regexFlags, each, [])}`)}]}`)
    const size = attempt(bufferLength, each)
    if (size !== undefined) {
      add(`{"b":[${m}`)
      const view = new Bytes(each)
      for (let i = 0; i < size; i += 1) add(`,${view[i]}`)
      return add(']}')
    }
    record(`{"c":[${m},${jsonString(className(each))}`, each, depth)
  }

  function error(each, depth) {
    add(`{"e":[${refer(each, true)},`)
    write(textOf(each, 'name'), depth)
    add(',')
    write(textOf(each, 'message'), depth)
    add(',[0')
    const extra = []
    const own = ownPairs(each)
    for (let i = 0; i < own.length; i += 1)
      if (own[i][0] !== 'message' && own[i][0] !== 'stack' && own[i][0] !== 'name') put(extra, extra.length, own[i])
    const cause = getOwnPropertyDescriptor(each, 'cause')
    if (cause !== undefined && !cause.enumerable) put(extra, extra.length, ['cause', each.cause])
    pairs(extra, depth)
    add(']]}')
  }

  write(value, 0)
  return out
}

function className(value) {
  const name = value.constructor === undefined ? '' : value.constructor.name
  return typeof name === 'string' ? apply(stringSlice, name, [0, 80]) : ''
}

function textOf(value, key) {
  const text = value[key]
  return typeof text === 'string' ? apply(stringSlice, text, [0, 10_000]) : ''
}

function unbox(value) {
  for (let i = 0; i < unboxers.length; i += 1) {
    const inner = attempt(unboxers[i], value)
    if (inner !== undefined) return { value: inner }
  }
  return undefined
}
