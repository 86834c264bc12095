import { apply, construct, deleteProperty, isArray, isNode, jsonParse, jsonString, TOO_LONG } from './built-ins.js'
import { decodeLink } from './link-decode.js'
import { encodeLink } from './link-encode.js'
import { createMirrors, ownPairs } from './link-mirrors.js'
import { createReferences } from './link-references.js'
import { time } from './timers.js'

/** What may not cross and ends everything: an answer longer than its limit, an end of the other side, a broken frame. */
export function Ended(reason) {
  this.reason = reason
}

/**
 * One end of the talk between a harness and the program that it tests: both sides use the same, each with objects of its
 * own that the other knows by number. Requests nest: whoever waits for an answer serves requests meanwhile.
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
  const references = createReferences({ mirrors, keeps, stand })

  function encode(value) {
    return encodeLink(value, mirrors, limit, references.refer)
  }

  function decode(part) {
    return decodeLink(part, mirrors, references.resolve, classOf)
  }

  /** Notices of settled promises, as text after a line's end; '' where there are none. */
  function takeNotices() {
    if (references.settledCount() === 0) return ''
    const told = references.takeSettled()
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
      const waiting = references.waitingFor(id)
      if (waiting === undefined) continue
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
    const object = references.ownOf(on)
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
    waiting: references.waiting,
    /** Is there news for the other side? */
    pending: () => references.settledCount() > 0,
    /** Promises of this side that it waits for. */
    awaited: references.awaited,
    given: references.given,
    own: references.own,
    isForeign: references.isForeign,
    foreignId: references.foreignId,
  }
}
