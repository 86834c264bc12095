import {
  apply,
  getPrototypeOf,
  isArray,
  isNode,
  jsonString,
  MapOf,
  mapGet,
  mapHas,
  mapSet,
  objectPrototype,
  PromiseOf,
  promiseThen,
  put,
} from './built-ins.js'
import { attemptGet, isAsync, isBuiltIn, isClass, isPromise, methodsOf, parentOf } from './link-kinds.js'

/**
 * What stays on its side and crosses as a number: functions, classes, objects with behaviour, promises.
 *
 * "R" bodies: [0, number, kind, …] is the sender's own, kind `f` function (name, length), `g` async function, `k` class (name,
 * parent, methods), `o` object (its class, methods), `p` promise; [1, number] is the receiver's own.
 *
 * @param keeps(value): does it stay on this side?
 * @param stand what stands here for the other's value, see stubs.js
 */
export function createReferences({ mirrors, keeps, stand }) {
  const ids = new MapOf()
  const owned = new MapOf()
  const standing = new MapOf()
  const foreign = new MapOf()
  const told = new MapOf()
  const promises = new MapOf()
  let nextId = 1
  let settled = []
  let pendingOut = 0
  /** Functions of this side that the other may still call. */
  let given = 0

  function idOf(value) {
    let id = apply(mapGet, ids, [value])
    if (id === undefined) {
      id = nextId
      nextId += 1
      apply(mapSet, ids, [value, id])
      apply(mapSet, owned, [id, value])
    }
    return id
  }

  /** The text after "R" of what stays on its side; undefined for data. `ofClass`: the class of an error. */
  function refer(value, ofClass) {
    if (ofClass === true) {
      const kind = attemptGet(value, 'constructor')
      return typeof kind !== 'function' || isBuiltIn(kind) ? '0' : referenceClass(kind)
    }
    const other = apply(mapGet, foreign, [value])
    if (other !== undefined) return `[1,${other}]`
    if (typeof value === 'function') return reference(value)
    if (isPromise(value)) return promise(value)
    // What has crossed as data goes on doing so.
    if (apply(mapHas, mirrors.numbers, [value])) return undefined
    return keeps(value) ? reference(value) : undefined
  }

  function reference(value) {
    const id = idOf(value)
    if (apply(mapHas, told, [value])) return `[0,${id}]`
    apply(mapSet, told, [value, true])
    if (typeof value !== 'function') {
      const kind = getPrototypeOf(value) === null ? undefined : attemptGet(value, 'constructor')
      const known = typeof kind === 'function' && kind !== objectPrototype.constructor && !isBuiltIn(kind)
      return `[0,${id},"o",${known ? referenceClass(kind) : '0'},${jsonString(methodsOf(value))}]`
    }
    given += 1
    const name = attemptGet(value, 'name')
    const length = attemptGet(value, 'length')
    const said = `${jsonString(typeof name === 'string' ? name : '')},${typeof length === 'number' ? length : 0}`
    if (!isClass(value)) return `[0,${id},${isAsync(value) ? '"g",' : '"f",'}${said}]`
    const parent = parentOf(value)
    const up = typeof parent !== 'function' ? '0' : isBuiltIn(parent) ? jsonString(parent.name) : referenceClass(parent)
    const prototype = attemptGet(value, 'prototype')
    return `[0,${id},"k",${said},${up},${jsonString(isNode(prototype) ? methodsOf(prototype) : [])}]`
  }

  function referenceClass(value) {
    const other = apply(mapGet, foreign, [value])
    return other === undefined ? reference(value) : `[1,${other}]`
  }

  function promise(value) {
    const id = idOf(value)
    if (apply(mapHas, told, [value])) return `[0,${id}]`
    apply(mapSet, told, [value, true])
    pendingOut += 1
    const settle = ok => result => {
      pendingOut -= 1
      put(settled, settled.length, [id, ok, result])
    }
    apply(promiseThen, value, [settle(true), settle(false)])
    return `[0,${id},"p"]`
  }

  function resolve(body) {
    if (!isArray(body) || typeof body[1] !== 'number') throw new TypeError('malformed reference')
    if (body[0] === 1) {
      if (!apply(mapHas, owned, [body[1]])) throw new TypeError('unknown reference')
      return apply(mapGet, owned, [body[1]])
    }
    const known = apply(mapGet, standing, [body[1]])
    if (known !== undefined) return known
    const id = body[1]
    let made
    if (body[2] === 'p') {
      made = new PromiseOf((fulfil, reject) => apply(mapSet, promises, [id, { fulfil, reject }]))
      // Whoever awaits it hears of a rejection; that nobody does is no error of its own.
      apply(promiseThen, made, [() => {}, () => {}])
    } else made = stand(id, body[2], body, resolve)
    apply(mapSet, standing, [id, made])
    apply(mapSet, foreign, [made, id])
    return made
  }

  return {
    refer,
    resolve,
    /** The own object of that number. @throws TypeError where there is none */
    ownOf(id) {
      if (!apply(mapHas, owned, [id])) throw new TypeError('unknown object')
      return apply(mapGet, owned, [id])
    },
    /** [number, fulfilled?, result] of promises that were settled since. */
    takeSettled() {
      const list = settled
      settled = []
      return list
    },
    settledCount: () => settled.length,
    /** The other's promise of that number, once; undefined where nobody waits. */
    waitingFor(id) {
      const waiting = apply(mapGet, promises, [id])
      promises.delete(id)
      return waiting
    },
    waiting: () => promises.size,
    awaited: () => pendingOut > 0,
    given: () => given,
    own: idOf,
    isForeign: value => apply(mapHas, foreign, [value]),
    foreignId: value => apply(mapGet, foreign, [value]),
  }
}
