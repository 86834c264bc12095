import {
  apply,
  collect,
  construct,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isError,
  isNode,
  isView,
  jsonParse,
  jsonString,
  MapOf,
  mapGet,
  mapHas,
  mapSet,
  objectPrototype,
  ownKeys,
  PromiseOf,
  promiseThen,
  put,
  TOO_LONG,
} from './built-ins.js'
import { attempt, createMirrors, decodeLink, encodeLink, ownPairs } from './link-values.js'
import { time } from './timers.js'

/** What may not cross and ends everything: an answer longer than its limit, an end of the other side, a broken frame. */
export function Ended(reason) {
  this.reason = reason
}

/**
 * One end of the talk between a harness and the program that it tests: both sides use the same, each with objects of its
 * own that the other knows by number. Requests nest: whoever waits for an answer serves requests meanwhile.
 *
 * "R" bodies: [0, number, kind, …] is the sender's own, kind `f` function (name, length), `g` async function, `k` class (name,
 * parent, methods), `o` object (its class, methods), `p` promise; [1, number] is the receiver's own.
 *
 * @param side 1 of the program, −1 of the harness: signs of numbers tell the sides apart
 * @param exchange sends a request and gives the answer's text
 * @param options keeps(value): does it stay on this side? · stand(body): what stands here for the other's value ·
 *   sanitize(error): what the other side may know of an error that leaves here · classOf(name): prototype for data of a class ·
 *   output.take(): what was printed here since, output.show(list): what was printed there · special(what, request, values):
 *   {value} for a request of its own
 */
export function createLink(side, exchange, { limit, keeps, stand, sanitize, classOf, output, special }) {
  const mirrors = createMirrors(side)
  const ids = new MapOf()
  const owned = new MapOf()
  const standing = new MapOf()
  const foreign = new MapOf()
  const told = new MapOf()
  const promises = new MapOf()
  let nextId = 1
  let notices = []
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
      put(notices, notices.length, [id, ok, result])
    }
    apply(promiseThen, value, [settle(true), settle(false)])
    return `[0,${id},"p"]`
  }

  function encode(value) {
    return encodeLink(value, mirrors, limit, refer)
  }

  function decode(part) {
    return decodeLink(part, mirrors, resolve, classOf)
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

  /** Notices of settled promises, as text after a line's end; '' where there are none. */
  function takeNotices() {
    if (notices.length === 0) return ''
    const told = notices
    notices = []
    let text = '['
    for (let i = 0; i < told.length; i += 1) {
      const [id, ok, result] = told[i]
      let value
      try {
        value = encode(ok ? result : sanitize(result))
      } catch (error) {
        value = encode(new TypeError(error === TOO_LONG ? 'the value is too long' : 'the value cannot cross'))
      }
      text += `${(i > 0 ? ',[' : '[') + id},${ok ? 1 : 0},${value}]`
    }
    return `${text}]`
  }

  function hear(list) {
    if (!isArray(list)) return false
    for (let i = 0; i < list.length; i += 1) {
      const [id, ok, part] = list[i]
      const waiting = apply(mapGet, promises, [id])
      if (waiting === undefined) continue
      promises.delete(id)
      const value = decode(part)
      if (ok === 1) waiting.fulfil(value)
      else waiting.reject(value)
    }
    return list.length > 0
  }

  /** Asks the other side. @throws what it throws, or Ended */
  function ask(request, values) {
    const list = values === undefined ? undefined : encode(values)
    const told = takeNotices()
    let text = `{"do":${jsonString(request.do)},"now":${time.now}`
    if (side < 0 && time.base !== undefined) text += `,"base":${time.base}`
    if (request.on !== undefined) text += `,"on":${request.on}`
    if (request.name !== undefined) text += `,"name":${encode(request.name)}`
    if (list !== undefined) text += `,"args":${list}`
    if (told !== '') text += `,"heard":${told}`
    const said = exchange(`${text}}`)
    let reply
    try {
      reply = jsonParse(said)
    } catch {
      throw new Ended('forged')
    }
    if (!isNode(reply)) throw new Ended('forged')
    if (typeof reply.end === 'string') throw new Ended(reply.end)
    let result
    try {
      if (reply.out !== undefined) output.show(decode(reply.out))
      if (reply.args !== undefined) decode(reply.args)
      hear(reply.heard)
      result = decode(reply.thrown === undefined ? reply.result : reply.thrown)
    } catch (error) {
      if (error instanceof Ended) throw error
      throw new Ended('forged')
    }
    if (reply.thrown !== undefined) throw result
    return { result, reply }
  }

  /** Serves a request of the other side. */
  function serve(text) {
    try {
      const request = jsonParse(text)
      if (typeof request.now === 'number' && request.now > time.now) time.now = request.now
      if (side > 0 && typeof request.base === 'number') time.base = request.base
      hear(request.heard)
      let answer
      let values
      let before = ''
      try {
        values = request.args === undefined ? undefined : decode(request.args)
        if (values?.some(isNode)) before = encode(values)
        answer = `"result":${encode(perform(request, values))}`
      } catch (error) {
        if (error === TOO_LONG || error instanceof Ended) throw error
        answer = `"thrown":${encode(sanitize(error))}`
      }
      // What a call did to its arguments shows in their text.
      if (before !== '') {
        const after = encode(values)
        if (after !== before) answer += `,"args":${after}`
      }
      const out = output.take()
      if (out !== undefined) answer += `,"out":${encode(out)}`
      const told = takeNotices()
      if (told !== '') answer += `,"heard":${told}`
      return `{${answer}}`
    } catch (error) {
      return `{"end":${jsonString(error === TOO_LONG ? 'flood' : error instanceof Ended ? error.reason : 'forged')}}`
    }
  }

  function perform(request, values) {
    const { do: what, on } = request
    const mine = special(what, request, values)
    if (mine !== undefined) return mine.value
    if (!apply(mapHas, owned, [on])) throw new TypeError('unknown object')
    const object = apply(mapGet, owned, [on])
    const name = request.name === undefined ? undefined : decode(request.name)
    switch (what) {
      case 'call': {
        const [self, ...rest] = values
        return apply(object, self, rest)
      }
      case 'method': {
        const method = object[name]
        if (typeof method !== 'function') throw new TypeError(`${String(name)} is not a function`)
        return apply(method, object, values)
      }
      case 'new':
        return construct(object, values)
      case 'get':
        return object[name]
      case 'set':
        object[name] = values[0]
        return undefined
      case 'delete':
        return deleteProperty(object, name)
      case 'has':
        return name in object
      case 'own':
        return ownPairs(object)
      case 'text':
        return `${object}`
      default:
        throw new TypeError('unknown request')
    }
  }

  return {
    ask,
    serve,
    encode,
    decode,
    /** Promises that the other side has not settled. */
    waiting: () => promises.size,
    /** Is there news for the other side? */
    pending: () => notices.length > 0,
    /** Promises of this side that it waits for. */
    awaited: () => pendingOut > 0,
    given: () => given,
    own: idOf,
    isForeign: value => apply(mapHas, foreign, [value]),
    foreignId: value => apply(mapGet, foreign, [value]),
  }
}

/** Names of the functions that an object has along its prototypes, below what the language itself gives. */
function methodsOf(value) {
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

function isBuiltIn(value) {
  return apply(mapHas, BUILT_IN_CLASSES, [value]) || value === functionPrototype
}
const functionPrototype = Function.prototype
const asyncPrototype = getPrototypeOf(async () => {})
const functionText = Function.prototype.toString

function isAsync(value) {
  return getPrototypeOf(value) === asyncPrototype
}

function isClass(value) {
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
function parentOf(value) {
  const above = getPrototypeOf(value)
  if (above !== functionPrototype) return above
  const prototype = attemptGet(value, 'prototype')
  const up = isNode(prototype) ? getPrototypeOf(prototype) : null
  const parent = up === null || up === objectPrototype ? undefined : attemptGet(up, 'constructor')
  return parent === value ? undefined : parent
}

function isPromise(value) {
  if (!isNode(value) || isArray(value)) return false
  const prototype = getPrototypeOf(value)
  return prototype !== objectPrototype && prototype !== null && attempt(promiseProbe, value) !== undefined
}
const promiseProbe = function probe() {
  return apply(promiseThen, this, [undefined, () => {}])
}

function attemptGet(value, key) {
  try {
    return value[key]
  } catch {
    return undefined
  }
}
