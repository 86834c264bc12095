import {
  apply,
  collect,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isError,
  isNode,
  isView,
  MapOf,
  mapHas,
  mapSet,
  objectPrototype,
  ownKeys,
  promiseThen,
  put,
} from './built-ins.js'
import { attempt } from './link-mirrors.js'

// What the kinds of values say about how they cross.

/** Names of the functions that an object has along its prototypes, below what the language itself gives. */
export function methodsOf(value) {
  const found = []
  for (let up = value, steps = 0; up !== null && up !== objectPrototype && steps < 20; steps += 1) {
    const keys = ownKeys(up)
    for (let i = 0; i < keys.length && found.length < 200; i += 1) {
      if (typeof keys[i] !== 'string' || keys[i] === 'constructor') continue
      const own = getOwnPropertyDescriptor(up, keys[i])
      if (own !== undefined && typeof own.value === 'function') put(found, found.length, keys[i])
    }
    up = getPrototypeOf(up)
  }
  return found
}

/** Must an object stay on its side? One with behaviour: of a class, with methods or accessors of its own. */
export function hasBehaviour(value) {
  const prototype = getPrototypeOf(value)
  if (prototype === objectPrototype || prototype === null) {
    const keys = ownKeys(value)
    for (let i = 0; i < keys.length; i += 1) {
      const own = getOwnPropertyDescriptor(value, keys[i])
      if (own !== undefined && (typeof own.value === 'function' || own.get !== undefined || own.set !== undefined))
        return true
    }
    return false
  }
  if (isArray(value) || isError(value)) return false
  return !isPlainBuiltIn(value)
}

/** Is it data of the language, which crosses as such whatever its prototype says? */
function isPlainBuiltIn(value) {
  return (
    collect(value) !== undefined ||
    isView(value) ||
    attempt(Date.prototype.getTime, value) !== undefined ||
    BUILT_IN_DATA.some(each => getPrototypeOf(value) === each)
  )
}
const BUILT_IN_DATA = [RegExp.prototype, ArrayBuffer.prototype, Number.prototype, String.prototype, Boolean.prototype]

const BUILT_IN_CLASSES = new MapOf()
for (const name of ownKeys(globalThis)) {
  const value = typeof name === 'string' ? getOwnPropertyDescriptor(globalThis, name)?.value : undefined
  if (typeof value === 'function') apply(mapSet, BUILT_IN_CLASSES, [value, name])
}

export function isBuiltIn(value) {
  return apply(mapHas, BUILT_IN_CLASSES, [value]) || value === functionPrototype
}
const functionPrototype = Function.prototype
const asyncPrototype = getPrototypeOf(async () => {})
const functionText = Function.prototype.toString

export function isAsync(value) {
  return getPrototypeOf(value) === asyncPrototype
}

export function isClass(value) {
  return apply(functionText, value, []).startsWith('class') || hasMethods(value)
}

/** A function in the old manner of classes: methods hang on its prototype. */
function hasMethods(value) {
  const prototype = attemptGet(value, 'prototype')
  if (!isNode(prototype)) return false
  const own = getOwnPropertyDescriptor(prototype, 'constructor')
  if (own === undefined || own.value !== value) return false
  return ownKeys(prototype).length > 1 || getPrototypeOf(prototype) !== objectPrototype
}

/** What a class extends, in either manner of writing classes. */
export function parentOf(value) {
  const above = getPrototypeOf(value)
  if (above !== functionPrototype) return above
  const prototype = attemptGet(value, 'prototype')
  const up = isNode(prototype) ? getPrototypeOf(prototype) : null
  const parent = up === null || up === objectPrototype ? undefined : attemptGet(up, 'constructor')
  return parent === value ? undefined : parent
}

export function isPromise(value) {
  if (!isNode(value) || isArray(value)) return false
  const prototype = getPrototypeOf(value)
  return prototype !== objectPrototype && prototype !== null && attempt(promiseProbe, value) !== undefined
}
const promiseProbe = function probe() {
  return apply(promiseThen, this, [undefined, () => {}])
}

export function attemptGet(value, key) {
  try {
    return value[key]
  } catch {
    return undefined
  }
}
