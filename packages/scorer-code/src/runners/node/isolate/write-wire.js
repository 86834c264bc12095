import {
  apply,
  BigIntOf,
  bigintToString,
  collect,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isFiniteNumber,
  isInteger,
  isNaNNumber,
  isSafeInteger,
  isView,
  jsonString,
  MAX_DEPTH,
  nameOf,
  objectPrototype,
  ownKeys,
  TOO_LONG,
  typedLength,
  typedTag,
} from './built-ins.js'

/** A writer with a budget of characters; past it, it throws TOO_LONG. */
export function createWriter(maxLength) {
  let out = ''

  function add(text) {
    out += text
    if (out.length > maxLength) throw TOO_LONG
  }

  function number(value, asFloat) {
    if (isNaNNumber(value)) return add('NaN')
    if (!isFiniteNumber(value)) return add(value > 0 ? 'Infinity' : '-Infinity')
    if (value === 0) return add(asFloat ? (1 / value < 0 ? '-0.0' : '0.0') : '0')
    const text = `${value}`
    if (asFloat && isInteger(value) && value < 1e21 && value > -1e21) return add(`${text}.0`)
    // Exactly what the double holds: its shortest text rounds.
    if (!asFloat && isInteger(value) && !isSafeInteger(value)) return add(apply(bigintToString, BigIntOf(value), []))
    return add(text)
  }

  function write(value, asFloat, depth) {
    switch (typeof value) {
      case 'number':
        return number(value, asFloat)
      case 'string':
        return add(jsonString(value))
      case 'boolean':
        return add(value ? 'true' : 'false')
      case 'bigint':
        return add(apply(bigintToString, value, []))
      case 'undefined':
        return add('{"u":0}')
      case 'object':
        return value === null ? add('null') : object(value, asFloat, depth + 1)
      default:
        return add(typeof value === 'function' ? '{"x":"function"}' : '{"x":"symbol"}')
    }
  }

  function items(length, item, asFloat, depth) {
    for (let i = 0; i < length; i += 1) {
      if (i > 0) add(',')
      write(item(i), asFloat, depth)
    }
  }

  function object(value, asFloat, depth) {
    if (depth > MAX_DEPTH) return add('{"x":"nested too deeply"}')
    if (isArray(value)) {
      add('[')
      items(value.length, i => value[i], asFloat, depth)
      return add(']')
    }
    const prototype = getPrototypeOf(value)
    if (prototype === objectPrototype || prototype === null) {
      const keys = ownKeys(value)
      let first = true
      add('{"d":[')
      for (let i = 0; i < keys.length; i += 1) {
        const key = keys[i]
        if (typeof key !== 'string') continue
        const own = getOwnPropertyDescriptor(value, key)
        if (own === undefined || !own.enumerable) continue
        add(first ? '[' : ',[')
        first = false
        add(`${jsonString(key)},`)
        write(value[key], asFloat, depth)
        add(']')
      }
      return add(']}')
    }
    const collection = collect(value)
    if (collection !== undefined) {
      const { tag, found } = collection
      add(tag === 's' ? '{"s":[' : '{"d":[')
      for (let i = 0; i < found.length; i += 1) {
        if (i > 0) add(',')
        if (tag === 's') write(found[i], asFloat, depth)
        else {
          add('[')
          write(found[i][0], asFloat, depth)
          add(',')
          write(found[i][1], asFloat, depth)
          add(']')
        }
      }
      return add(']}')
    }
    if (isView(value) && apply(typedTag, value, []) !== undefined) {
      add('[')
      items(apply(typedLength, value, []), i => value[i], asFloat, depth)
      return add(']')
    }
    return add(`{"x":${jsonString(nameOf(value))}}`)
  }

  return { add, write, text: () => out }
}
