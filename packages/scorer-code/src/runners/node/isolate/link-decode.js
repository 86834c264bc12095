import {
  apply,
  BigIntOf,
  Bytes,
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
  isFrozen,
  isView,
  MapOf,
  mapClear,
  mapGet,
  mapSet,
  NumberOf,
  objectPrototype,
  ownKeys,
  put,
  RegExpOf,
  regexSource,
  SetOf,
  setAdd,
  setClear,
  setPrototypeOf,
  symbolFor,
  typedLength,
} from './built-ins.js'
import { attempt, MAX_MIRRORS, remember } from './link-mirrors.js'

const SymbolOf = Symbol

const TYPED = { __proto__: null }
for (const type of [
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
])
  TYPED[type.name] = type

const ERRORS = { __proto__: null, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }

const BOXED = { __proto__: null, number: Number, string: String, boolean: Boolean }

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
