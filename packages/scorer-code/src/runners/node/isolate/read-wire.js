import {
  apply,
  BigIntOf,
  isNaNNumber,
  jsonParse,
  MapOf,
  mapSet,
  NumberOf,
  put,
  SetOf,
  setAdd,
  stringCharCode,
  stringSlice,
} from './built-ins.js'

/** Wire text to a value; `big` makes every integer a BigInt. */
export function readWire(text, big) {
  let at = 0

  function fail() {
    throw new TypeError('malformed argument')
  }

  function string() {
    const start = at
    at += 1
    for (;;) {
      const code = apply(stringCharCode, text, [at])
      if (isNaNNumber(code)) fail()
      if (code === 34) break
      at += code === 92 ? 2 : 1
    }
    at += 1
    return jsonParse(apply(stringSlice, text, [start, at]))
  }

  function number() {
    const start = at
    let integer = true
    for (; at < text.length; at += 1) {
      const code = apply(stringCharCode, text, [at])
      if ((code >= 48 && code <= 57) || code === 45) continue
      if (code === 46 || code === 101 || code === 69 || code === 43) integer = false
      else break
    }
    const digits = apply(stringSlice, text, [start, at])
    if (digits === '-' && apply(stringSlice, text, [at, at + 8]) === 'Infinity') {
      at += 8
      return -Infinity
    }
    if (!integer) return NumberOf(digits)
    return big ? BigIntOf(digits) : NumberOf(digits)
  }

  function word(expected, value) {
    if (apply(stringSlice, text, [at, at + expected.length]) !== expected) fail()
    at += expected.length
    return value
  }

  function list() {
    const items = []
    at += 1
    if (text[at] === ']') {
      at += 1
      return items
    }
    for (;;) {
      put(items, items.length, value())
      if (text[at] === ',') at += 1
      else break
    }
    if (text[at] !== ']') fail()
    at += 1
    return items
  }

  function tagged() {
    at += 1
    const tag = string()
    if (text[at] !== ':') fail()
    at += 1
    const inner = value()
    if (text[at] !== '}') fail()
    at += 1
    switch (tag) {
      case 't':
      case 'c':
        return inner
      case 's': {
        const set = new SetOf()
        for (let i = 0; i < inner.length; i += 1) apply(setAdd, set, [inner[i]])
        return set
      }
      case 'd':
        return mapping(inner)
      case 'b':
        return bytes(inner)
      case 'n': {
        const data = inner.data
        return data === undefined ? inner : data
      }
      case 'u':
        return undefined
      default:
        return fail()
    }
  }

  function value() {
    switch (text[at]) {
      case '[':
        return list()
      case '{':
        return text[at + 1] === '"' && text[at + 3] === '"' ? tagged() : fail()
      case '"':
        return string()
      case 't':
        return word('true', true)
      case 'f':
        return word('false', false)
      case 'n':
        return word('null', null)
      case 'N':
        return word('NaN', NaN)
      case 'I':
        return word('Infinity', Infinity)
      default:
        return number()
    }
  }

  const result = value()
  if (at !== text.length) fail()
  return result
}

/** A mapping with string keys alone is an object, as JavaScript has it; another one is a Map. */
function mapping(pairs) {
  for (let i = 0; i < pairs.length; i += 1) {
    if (typeof pairs[i][0] !== 'string') {
      const map = new MapOf()
      for (let k = 0; k < pairs.length; k += 1) apply(mapSet, map, [pairs[k][0], pairs[k][1]])
      return map
    }
  }
  const object = {}
  for (let i = 0; i < pairs.length; i += 1) put(object, pairs[i][0], pairs[i][1])
  return object
}

function bytes(base64) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const values = {}
  for (let i = 0; i < 64; i += 1) values[alphabet[i]] = i
  const out = []
  let bits = 0
  let held = 0
  for (let i = 0; i < base64.length && base64[i] !== '='; i += 1) {
    held = (held << 6) | values[base64[i]]
    bits += 6
    if (bits >= 8) {
      bits -= 8
      put(out, out.length, (held >> bits) & 255)
    }
  }
  return new Uint8Array(out)
}
