import { argumentsOf, hasBigInteger, NO_TYPE, NO_TYPES, settleIntegers, toArgument } from './arguments.js'
import { made, nodeClass } from './build-nodes.js'
import {
  apply,
  construct,
  isNode,
  jsonParse,
  PromiseOf,
  promiseResolve,
  promiseThen,
  put,
  stringLower,
  stringReplace,
  stringUpper,
  TOO_LONG,
} from './built-ins.js'
import { describe } from './describe.js'
import { define, furnish, furnishQueues, moduleObject } from './environment.js'
import { readWire } from './read-wire.js'
import { fireTimer, time } from './timers.js'
import { writeResult } from './write-nodes.js'
import { createWriter } from './write-wire.js'

furnish()
furnishQueues()

let target = null
let task = null
let NodeClass = null
let pending = null

/** Before the submission: the shape that `Node` has in this problem. */
function setShape(name) {
  NodeClass = nodeClass(name)
  define('Node', NodeClass)
  define('_Node', NodeClass)
}

/**
 * Which of the things that the submission defined is the entry.
 * @param found the values of the entry's spellings, in the order of preference, and of `Solution`
 * @param settings as JSON: those spellings, types of the parameters and of the result, the argument to show, the
 *   length that an answer may have
 * @param byDefault what a module exports by default
 * @returns what is missing, or '' when all is well
 */
function choose(found, settings, byDefault) {
  task = jsonParse(settings)
  const { names, design } = task
  const solution = found[names.length]
  for (let i = 0; i < names.length; i += 1) {
    if (typeof found[i] === 'function') {
      target = { kind: design ? 'class' : 'function', value: found[i] }
      return ''
    }
  }
  const exported = byDefault ?? moduleObject.exports
  if (typeof exported === 'function' && !design && typeof solution !== 'function') {
    target = { kind: 'function', value: exported }
    return ''
  }
  if (isNode(exported)) {
    for (let i = 0; i < names.length; i += 1) {
      if (typeof exported[names[i]] === 'function') {
        target = { kind: design ? 'class' : 'function', value: exported[names[i]] }
        return ''
      }
    }
  }
  const Class = typeof solution === 'function' ? solution : isNode(exported) ? exported.Solution : undefined
  if (typeof Class === 'function' && !design) {
    for (let i = 0; i < names.length; i += 1) {
      const method = names[i]
      const own = Class.prototype
      if (isNode(own) && typeof own[method] === 'function') {
        target = { kind: 'method', value: Class, method }
        return ''
      }
      if (typeof Class[method] === 'function') {
        target = { kind: 'static', value: Class, method }
        return ''
      }
    }
    return `class Solution has no method ${names[0]}`
  }
  return `${names[0]} is not defined`
}

// Outcomes are one text each, which crosses at no cost: a letter, then the wire value (and, on a second line, that of the
// argument), or what went wrong.
function thrown(error) {
  return error === TOO_LONG ? 'fthe returned value is too long' : `r${describe(error)}`
}

function finish(value, given) {
  try {
    const writer = createWriter(task.maxLength)
    writeResult(writer, value, task.returns, task.returns.depth)
    if (task.returnArgument < 0) return `o${writer.text()}`
    const argument = createWriter(task.maxLength)
    const type = task.returnArgument < task.params.length ? task.params[task.returnArgument] : NO_TYPE
    // Of a node, the list that it is one of.
    writeResult(argument, type.base === 'node' ? made.known[0] : given[task.returnArgument], type, type.depth)
    return `o${writer.text()}\n${argument.text()}`
  } catch (error) {
    return thrown(error)
  }
}

/** Is it a promise, ours or one of the submission's own making? */
function isThenable(value) {
  return isNode(value) && typeof value.then === 'function'
}

function later(value, done) {
  const state = { settled: null }
  pending = state
  const promise = apply(promiseResolve, PromiseOf, [value])
  apply(promiseThen, promise, [
    result => {
      state.settled = done(result)
    },
    error => {
      state.settled = thrown(error)
    },
  ])
  return 'p'
}

/** One call; 'p' is pending: then ask `resume`. */
function call(text, plain) {
  time.timers = []
  try {
    const given = argumentsOf(text, task.params, plain, NodeClass)
    let result
    if (target.kind === 'function') result = apply(target.value, undefined, given)
    else if (target.kind === 'static') result = apply(target.value[target.method], target.value, given)
    else {
      const instance = construct(target.value, [])
      result = apply(instance[target.method], instance, given)
    }
    return isThenable(result) ? later(result, value => finish(value, given)) : finish(result, given)
  } catch (error) {
    return thrown(error)
  }
}

/** A method as the tests name it, or in the other manner of spelling. */
function methodOf(instance, name) {
  if (typeof instance[name] === 'function') return instance[name]
  const camel = apply(stringReplace, name, [/_+([a-z0-9])/g, (_all, letter) => apply(stringUpper, letter, [])])
  if (typeof instance[camel] === 'function') return instance[camel]
  const snake = apply(stringReplace, name, [/[A-Z]/g, letter => `_${apply(stringLower, letter, [])}`])
  return instance[typeof instance[snake] === 'function' ? snake : name]
}

/** A sequence of operations on one object; the first constructs it and gives null. */
function design(text, plain, operationsText) {
  time.timers = []
  try {
    const lists = plain ? jsonParse(text) : readWire(text, true)
    const operations = jsonParse(operationsText)
    const writer = createWriter(task.maxLength)
    const given = k => {
      const types = k === 0 ? task.params : NO_TYPES
      const out = []
      for (let i = 0; i < lists[k].length; i += 1) {
        const type = i < types.length ? types[i] : NO_TYPE
        const value = plain ? lists[k][i] : settleIntegers(lists[k][i], hasBigInteger(lists[k][i]))
        put(out, i, toArgument(value, type, type.depth, NodeClass))
      }
      return out
    }
    const instance = construct(target.value, given(0))
    writer.add('[null')
    const putResult = (_k, value) => {
      writer.add(',')
      if (value === undefined) writer.add('null')
      else writeResult(writer, value, NO_TYPE, 0)
    }
    const from = start => {
      for (let k = start; k < operations.length; k += 1) {
        const value = apply(methodOf(instance, operations[k]), instance, given(k))
        if (isThenable(value)) {
          return later(value, settled => {
            putResult(k, settled)
            return from(k + 1)
          })
        }
        putResult(k, value)
      }
      writer.add(']')
      return `o${writer.text()}`
    }
    return from(1)
  } catch (error) {
    return thrown(error)
  }
}

/** After the microtasks of a pending call ran: its outcome, or one more timer fires. */
function resume() {
  const state = pending
  if (state !== null && state.settled !== null) return state.settled
  try {
    return fireTimer() ? 'p' : 'rthe returned promise never settles: no timer is left'
  } catch (error) {
    return thrown(error)
  }
}

export const api = { setShape, choose, call, design, resume }
