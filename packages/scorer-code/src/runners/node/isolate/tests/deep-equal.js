import { isError } from '../built-ins.js'

// Deep equality as node:assert and expect have it. Objects of the program take no part in it: what they hold is asked for
// once, as data, and compared here.

/** A matcher such as expect.any(Number) decides itself. */
export class Matcher {
  constructor(name, matches) {
    this.name = name
    this.matches = matches
  }
}

/**
 * @param mode 'loose': assert.deepEqual · 'strict': assert.deepStrictEqual · 'equal': expect.toEqual, undefined properties and
 *   classes do not count · 'same': expect.toStrictEqual
 * @param viewOf own enumerable properties [[key, value], …] of an object of the program; undefined for any other value
 */
export function deepEqual(left, right, mode, viewOf) {
  const open = new Map()
  return equal(left, right)

  function equal(a, b) {
    if (b instanceof Matcher) return b.matches(a)
    if (a instanceof Matcher) return a.matches(b)
    if (a === b) return a !== 0 || mode === 'loose' || Object.is(a, b)
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
      if (Number.isNaN(a) && Number.isNaN(b)) return true
      // biome-ignore lint/suspicious/noDoubleEquals: what assert.deepEqual does
      return mode === 'loose' && typeof a !== 'object' && typeof b !== 'object' && a == b
    }
    const partners = open.get(a)
    if (partners?.has(b)) return true
    if (partners) partners.add(b)
    else open.set(a, new Set([b]))
    const same = objects(a, b)
    open.get(a)?.delete(b)
    return same
  }

  function objects(a, b) {
    const viewA = viewOf(a)
    const viewB = viewOf(b)
    if ((mode === 'strict' || mode === 'same') && !sameClass(a, b)) return false
    if (viewA || viewB) {
      if (!(viewA || isRecord(a)) || !(viewB || isRecord(b))) return false
      return entries(viewA ?? own(a), viewB ?? own(b))
    }
    const kind = kindOf(a)
    if (kind !== kindOf(b)) return false
    switch (kind) {
      case 'Array':
        return arrays(a, b)
      case 'Date':
        return Object.is(a.getTime(), b.getTime())
      case 'RegExp':
        return a.source === b.source && a.flags === b.flags
      case 'Set':
        return sets(a, b)
      case 'Map':
        return maps(a, b)
      case 'Error':
        return a.name === b.name && a.message === b.message && (mode === 'equal' || entries(own(a), own(b)))
      case 'boxed':
        return Object.is(a.valueOf(), b.valueOf())
      case 'ArrayBuffer':
        return arrays(new Uint8Array(a), new Uint8Array(b))
      case 'view':
        return a.constructor === b.constructor && arrays(a, b)
      case 'Promise':
        return false
      default:
        return entries(own(a), own(b))
    }
  }

  function arrays(a, b) {
    if (a.length !== b.length) return false
    for (let i = 0; i < a.length; i += 1) {
      if ((mode === 'strict' || mode === 'same') && i in a !== i in b) return false
      if (!equal(a[i], b[i])) return false
    }
    return true
  }

  function entries(a, b) {
    const counted = mode === 'equal' ? pair => pair[1] !== undefined : () => true
    const others = new Map(b.filter(counted))
    const mine = a.filter(counted)
    return mine.length === others.size && mine.every(([key, value]) => others.has(key) && equal(value, others.get(key)))
  }

  function sets(a, b) {
    if (a.size !== b.size) return false
    const left = [...b]
    return [...a].every(member => {
      const at = b.has(member) ? left.indexOf(member) : left.findIndex(other => equal(member, other))
      if (at < 0) return a.size > 0 && Number.isNaN(member) && b.has(member)
      left.splice(at, 1)
      return true
    })
  }

  function maps(a, b) {
    if (a.size !== b.size) return false
    const left = [...b]
    return [...a].every(([key, value]) => {
      const exact = left.findIndex(other => Object.is(other[0], key))
      const at = exact >= 0 ? exact : left.findIndex(other => equal(key, other[0]) && equal(value, other[1]))
      if (at < 0 || !equal(value, left[at][1])) return false
      left.splice(at, 1)
      return true
    })
  }
}

function own(value) {
  return Reflect.ownKeys(value)
    .filter(key => Object.prototype.propertyIsEnumerable.call(value, key))
    .map(key => [key, value[key]])
}

function isRecord(value) {
  return kindOf(value) === 'Object'
}

/** Classes of two sides of the link are the same by name. */
function sameClass(a, b) {
  const left = Object.getPrototypeOf(a)
  const right = Object.getPrototypeOf(b)
  return left === right || (left !== null && right !== null && nameOfClass(left) === nameOfClass(right))
}

function nameOfClass(prototype) {
  const name = prototype.constructor?.name
  return name === 'Object' ? prototype : (name ?? prototype)
}

function kindOf(value) {
  if (Array.isArray(value)) return 'Array'
  if (value instanceof Date) return 'Date'
  if (value instanceof RegExp) return 'RegExp'
  if (value instanceof Set) return 'Set'
  if (value instanceof Map) return 'Map'
  if (value instanceof Promise) return 'Promise'
  if (isError(value)) return 'Error'
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return 'boxed'
  if (value instanceof ArrayBuffer) return 'ArrayBuffer'
  if (ArrayBuffer.isView(value)) return 'view'
  return 'Object'
}
