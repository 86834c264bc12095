import {
  apply,
  BigIntOf,
  Bytes,
  bigintToString,
  bufferLength,
  collect,
  createObject,
  DateClass,
  dateSet,
  dateValue,
  deleteProperty,
  ErrorOf,
  freeze,
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
  mapClear,
  mapGet,
  mapHas,
  mapSet,
  NumberOf,
  objectPrototype,
  ownKeys,
  put,
  RegExpOf,
  regexFlags,
  regexSource,
  SetOf,
  setAdd,
  setClear,
  setPrototypeOf,
  stringSlice,
  symbolFor,
  symbolKeyFor,
  TOO_LONG,
  typedLength,
  typedTag,
} from './built-ins.js'

// Values between a harness and the program that it tests, as JSON. What JSON has not is an object with one key:
//   {"u":0} undefined · {"n":"-0"} · {"i":"12"} bigint · {"y":[kind,text]} symbol · {"d":[m,ms]} Date · {"r":[m,source,flags]}
//   {"a":[m,…]} array, a hole is {"h":0} · {"o":[m,[key,value],…]} object · {"z":…} one without prototype · {"M":…} Map
//   {"S":…} Set · {"t":[m,type,…]} typed array · {"b":[m,…]} ArrayBuffer · {"w":value} boxed · {"e":[class,name,message,[…]]} Error
//   {"c":[m,class,[key,value],…]} data of a class · {"f":container} frozen · {"#":m} a container of this message again
//   {"R":…} what stays on its own side (see link.js).
// Containers have a number m: each side keeps its own one under it, so that what crosses again is the same object there,
// brought to the state that the sender's has.

/** Containers beyond this many are copies without a number. */
const MAX_MIRRORS = 50_000

const WELL_KNOWN = [
  ...['iterator', 'asyncIterator', 'toPrimitive', 'toStringTag', 'hasInstance', 'species'],
  ...['isConcatSpreadable', 'match', 'matchAll', 'replace', 'search', 'split', 'unscopables'],
]
const wellKnown = new MapOf()
for (const name of WELL_KNOWN) apply(mapSet, wellKnown, [Symbol[name], name])
const SymbolOf = Symbol
const symbolDescription = getOwnPropertyDescriptor(Symbol.prototype, 'description').get

const TYPED = { __proto__: null }
for (const type of [
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
])
  TYPED[type.name] = type

const ERRORS = { __proto__: null, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }

const BOXED = { __proto__: null, number: Number, string: String, boolean: Boolean }
const unboxers = [Number.prototype.valueOf, String.prototype.valueOf, Boolean.prototype.valueOf]

/** What a table of containers begins with. */
export function createMirrors(step) {
  return {
    numbers: new MapOf(),
    values: new MapOf(),
    next: step,
    step,
    count: 0,
    symbols: new MapOf(),
    named: new MapOf(),
  }
}

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

/** Own enumerable properties by name. */
export function ownPairs(value) {
  const found = []
  const keys = ownKeys(value)
  for (let i = 0; i < keys.length; i += 1) {
    if (typeof keys[i] !== 'string') continue
    const own = getOwnPropertyDescriptor(value, keys[i])
    if (own === undefined || !own.enumerable) continue
    put(found, found.length, [keys[i], value[keys[i]]])
  }
  return found
}

function className(value) {
  const name = value.constructor === undefined ? '' : value.constructor.name
  return typeof name === 'string' ? apply(stringSlice, name, [0, 80]) : ''
}

function textOf(value, key) {
  const text = value[key]
  return typeof text === 'string' ? apply(stringSlice, text, [0, 10_000]) : ''
}

/** What a method of a built-in says of a value that has its slots; undefined where it has not. */
export function attempt(method, value) {
  try {
    return apply(method, value, [])
  } catch {
    return undefined
  }
}

function unbox(value) {
  for (let i = 0; i < unboxers.length; i += 1) {
    const inner = attempt(unboxers[i], value)
    if (inner !== undefined) return { value: inner }
  }
  return undefined
}

function remember(mirrors, number, value) {
  mirrors.count += 1
  apply(mapSet, mirrors.numbers, [value, number])
  apply(mapSet, mirrors.values, [number, value])
}

/**
 * A value of the JSON that `encodeLink` made, after JSON.parse.
 * @param resolve what stands for the other side's value after "R"
 * @param classOf the prototype for data of a class of that name, or undefined
 * @throws TypeError where it is none
 */
export function decodeLink(part, mirrors, resolve, classOf) {
  function fail() {
    throw new TypeError('malformed value')
  }

  /** The container of that number if there is one that `fits`, else a new one, under that number. */
  function mirror(m, fits, make) {
    if (typeof m !== 'number') fail()
    if (m !== 0) {
      const known = apply(mapGet, mirrors.values, [m])
      if (known !== undefined && fits(known)) return known
    }
    const made = make()
    if (m !== 0 && mirrors.count < MAX_MIRRORS * 2) remember(mirrors, m, made)
    return made
  }

  function fillPairs(target, body, from) {
    if (isFrozen(target)) {
      for (let i = from; i < body.length; i += 1) read(body[i][1])
      return target
    }
    const kept = { __proto__: null }
    for (let i = from; i < body.length; i += 1) {
      const key = read(body[i][0])
      if (typeof key !== 'string') fail()
      kept[key] = true
      put(target, key, read(body[i][1]))
    }
    const keys = ownKeys(target)
    for (let i = 0; i < keys.length; i += 1) {
      const own = typeof keys[i] === 'string' ? getOwnPropertyDescriptor(target, keys[i]) : undefined
      if (own?.enumerable && kept[keys[i]] !== true) deleteProperty(target, keys[i])
    }
    return target
  }

  function fillArray(target, body) {
    const frozen = isFrozen(target)
    if (!frozen) target.length = body.length - 1
    for (let i = 1; i < body.length; i += 1) {
      const item = body[i]
      const hole = item !== null && typeof item === 'object' && 'h' in item
      if (hole) {
        if (!frozen) delete target[i - 1]
        continue
      }
      const value = read(item)
      if (!frozen) put(target, i - 1, value)
    }
    return target
  }

  function read(each) {
    if (each === null || typeof each !== 'object') return each
    const keys = ownKeys(each)
    if (keys.length !== 1 || isArray(each)) fail()
    const tag = keys[0]
    const body = each[tag]
    switch (tag) {
      case 'u':
        return undefined
      case 'n':
        return NumberOf(body)
      case 'i':
        return BigIntOf(body)
      case 'y':
        return symbol(body)
      case 'w':
        return new (BOXED[typeof body] ?? fail())(body)
      case 'R':
        return resolve(body)
      case '#': {
        const known = apply(mapGet, mirrors.values, [body])
        return known === undefined ? fail() : known
      }
      case 'f':
        return freeze(read(body))
      case 'e':
        return error(body)
    }
    if (!isArray(body)) fail()
    switch (tag) {
      case 'a':
        return fillArray(
          mirror(body[0], isArray, () => []),
          body,
        )
      case 'o':
      case 'z':
      case 'c': {
        const named = tag === 'c' ? classOf(body[1]) : undefined
        const prototype = tag === 'z' ? null : named === undefined ? objectPrototype : named
        const target = mirror(
          body[0],
          known => !isArray(known) && typeof known === 'object' && collect(known) === undefined,
          () => createObject(prototype),
        )
        return fillPairs(target, body, tag === 'c' ? 2 : 1)
      }
      case 'M': {
        const target = mirror(
          body[0],
          known => collect(known)?.tag === 'd',
          () => new MapOf(),
        )
        apply(mapClear, target, [])
        for (let i = 1; i < body.length; i += 1) apply(mapSet, target, [read(body[i][0]), read(body[i][1])])
        return target
      }
      case 'S': {
        const target = mirror(
          body[0],
          known => collect(known)?.tag === 's',
          () => new SetOf(),
        )
        apply(setClear, target, [])
        for (let i = 1; i < body.length; i += 1) apply(setAdd, target, [read(body[i])])
        return target
      }
      case 't': {
        const Type = TYPED[body[1]] ?? fail()
        const target = mirror(
          body[0],
          known => isView(known) && apply(typedLength, known, []) === body.length - 2,
          () => new Type(body.length - 2),
        )
        for (let i = 2; i < body.length; i += 1) target[i - 2] = read(body[i])
        return target
      }
      case 'b': {
        const target = mirror(
          body[0],
          known => attempt(bufferLength, known) === body.length - 1,
          () => new Bytes(body.length - 1).buffer,
        )
        const view = new Bytes(target)
        for (let i = 1; i < body.length; i += 1) view[i - 1] = body[i]
        return target
      }
      case 'd': {
        const target = mirror(
          body[0],
          known => attempt(dateValue, known) !== undefined,
          () => new DateClass(0),
        )
        apply(dateSet, target, [body[1] === null ? NaN : body[1]])
        return target
      }
      case 'r':
        return mirror(
          body[0],
          known => attempt(regexSource, known) === body[1],
          () => new RegExpOf(body[1], body[2]),
        )
      default:
        return fail()
    }
  }

  function symbol([kind, text, description]) {
    if (kind === 'w') return SymbolOf[text]
    if (kind === 'f') return symbolFor(text)
    const known = apply(mapGet, mirrors.named, [text])
    if (known !== undefined) return known
    const made = SymbolOf(description)
    apply(mapSet, mirrors.symbols, [made, text])
    apply(mapSet, mirrors.named, [text, made])
    return made
  }

  function error([reference, name, message, extra]) {
    const named = typeof name === 'string' ? ERRORS[name] : undefined
    const known = reference === 0 ? undefined : resolve(reference)
    const base = named ?? baseOf(known)
    const made = new base(message)
    if (typeof known === 'function' && known.prototype !== null) setPrototypeOf(made, known.prototype)
    if (made.name !== name && typeof name === 'string') hidden(made, 'name', name)
    for (let i = 1; i < extra.length; i += 1) put(made, read(extra[i][0]), read(extra[i][1]))
    return made
  }

  return read(part)
}

function baseOf(known) {
  for (let up = known?.prototype, steps = 0; up && steps < 50; up = getPrototypeOf(up), steps += 1) {
    const base = up.constructor && ERRORS[up.constructor.name]
    if (base !== undefined && base.prototype === up) return base
  }
  return ErrorOf
}

function hidden(target, key, value) {
  Reflect.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
}
