// What the code in an isolate needs of the language, taken before the program that is judged there can change it. After that
// these captured functions and syntax alone are used.

export const { apply, construct, defineProperty, ownKeys, getPrototypeOf, getOwnPropertyDescriptor } = Reflect
export const { isArray } = Array
export const objectPrototype = Object.prototype
export const jsonParse = JSON.parse
export const jsonString = JSON.stringify
export const NumberOf = Number
export const BigIntOf = BigInt
export const { isSafeInteger, isInteger, isFinite: isFiniteNumber, isNaN: isNaNNumber } = Number
export const SetOf = Set
export const MapOf = Map
export const PromiseOf = Promise
export const promiseThen = Promise.prototype.then
export const promiseResolve = Promise.resolve
export const stringSlice = String.prototype.slice
export const stringReplace = String.prototype.replace
export const stringUpper = String.prototype.toUpperCase
export const stringLower = String.prototype.toLowerCase
export const stringCharCode = String.prototype.charCodeAt
export const bigintToString = BigInt.prototype.toString
export const mapForEach = Map.prototype.forEach
export const setForEach = Set.prototype.forEach
export const mapGet = Map.prototype.get
export const mapSet = Map.prototype.set
export const mapHas = Map.prototype.has
export const setAdd = Set.prototype.add
export const { isView } = ArrayBuffer
export const typedTag = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get
export const typedLength = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), 'length').get
export const MathFloor = Math.floor

/** An answer that grew past its limit: thrown by the writer, told apart by identity. */
export const TOO_LONG = {}
/** Nesting beyond which a value does not cross. */
export const MAX_DEPTH = 20_000

/** An own data property, whatever setters the submission hung on a prototype. */
export function put(target, key, value) {
  defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
}

/** The members of a real Set or Map, whatever its prototype says; undefined for anything else. */
export function collect(value) {
  const found = []
  try {
    apply(setForEach, value, [member => put(found, found.length, member)])
    return { tag: 's', found }
  } catch {
    // not a Set
  }
  try {
    apply(mapForEach, value, [(member, key) => put(found, found.length, [key, member])])
    return { tag: 'd', found }
  } catch {
    return undefined
  }
}

export function nameOf(value) {
  try {
    const name = value.constructor.name
    return typeof name === 'string' ? apply(stringSlice, name, [0, 80]) : 'object'
  } catch {
    return 'object'
  }
}

export function isNode(value) {
  return typeof value === 'object' && value !== null
}

export const { deleteProperty, has: hasProperty, set: setProperty } = Reflect
export const { freeze, isFrozen, create: createObject, setPrototypeOf } = Object
export const symbolKeyFor = Symbol.keyFor
export const symbolFor = Symbol.for
export const numberToText = Number.prototype.toString
export const mapClear = Map.prototype.clear
export const setClear = Set.prototype.clear
export const dateValue = Date.prototype.getTime
export const dateSet = Date.prototype.setTime
export const regexSource = getOwnPropertyDescriptor(RegExp.prototype, 'source').get
export const regexFlags = getOwnPropertyDescriptor(RegExp.prototype, 'flags').get
export const bufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get
export const ErrorOf = Error
export const DateClass = Date
export const RegExpOf = RegExp
export const Bytes = Uint8Array
export const ProxyOf = Proxy

const errorPrototype = Error.prototype

/** Is it an error of any class, by its prototypes? */
export function isError(value) {
  for (let up = getPrototypeOf(value), steps = 0; up !== null && steps < 50; up = getPrototypeOf(up), steps += 1)
    if (up === errorPrototype) return true
  return false
}
