import { ListNode, TreeNode } from './build-nodes.js'
import {
  apply,
  BigIntOf,
  collect,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  isArray,
  MapOf,
  MathFloor,
  mapGet,
  mapHas,
  mapSet,
  ownKeys,
  PromiseOf,
  promiseResolve,
  promiseThen,
  put,
  SetOf,
  setAdd,
} from './built-ins.js'
import { requireOf } from './node-modules.js'
import { QUEUES } from './queues.js'
import { addTimer, DateOf, removeTimer, wallNow } from './timers.js'

/** What a program's text puts in `module.exports`. */
export const moduleObject = { exports: {} }

const CONSOLE = [
  ...['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'time', 'timeEnd', 'assert', 'group'],
  ...['groupEnd', 'count'],
]

export function define(name, value) {
  defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
}

/** Puts in place what a program finds around it beside the language: a console that says nothing, timers, modules. */
export function furnish() {
  const consoleObject = {}
  for (const name of CONSOLE) consoleObject[name] = () => {}
  define('console', consoleObject)
  define('global', globalThis)
  define('setTimeout', (callback, delay, ...given) => addTimer(callback, delay, given, false))
  define('setInterval', (callback, delay, ...given) => addTimer(callback, delay, given, true))
  define('setImmediate', (callback, ...given) => addTimer(callback, 0, given, false))
  define('clearTimeout', removeTimer)
  define('clearInterval', removeTimer)
  define('clearImmediate', removeTimer)
  define('queueMicrotask', callback => {
    apply(promiseThen, apply(promiseResolve, PromiseOf, []), [() => callback()])
  })
  define('performance', { now: () => wallNow() })
  defineProperty(DateOf, 'now', {
    __proto__: null,
    value: wallNow,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  define('structuredClone', value => copyOf(value, new MapOf()))
  // Nothing in an isolate may wait without using its CPU, and nothing may hold memory that its limit does not see.
  delete globalThis.WebAssembly
  delete globalThis.SharedArrayBuffer
  delete Atomics.wait
  delete Atomics.waitAsync
  define('process', {
    env: {},
    argv: ['node', 'solution.js'],
    platform: 'linux',
    version: 'v24.0.0',
    versions: {},
    nextTick: (callback, ...given) => queueMicrotask(() => callback(...given)),
    exit() {
      throw new Error('the program wants to end')
    },
    on() {},
    hrtime: Object.assign(() => [MathFloor(wallNow() / 1000), 0], {
      bigint: () => BigIntOf(MathFloor(wallNow())) * 1_000_000n,
    }),
    memoryUsage: () => ({ heapUsed: 0 }),
    stdout: { write: () => true },
    stderr: { write: () => true },
  })
  define('require', requireOf)
  define('module', moduleObject)
  define('exports', moduleObject.exports)
  define('ListNode', ListNode)
  define('TreeNode', TreeNode)
}

/** Queues, as the place where most such programs are written has them: for programs, not for tests of their own queues. */
export function furnishQueues() {
  for (const name of ['PriorityQueue', 'MinPriorityQueue', 'MaxPriorityQueue', 'Queue', 'Deque'])
    if (QUEUES[name] !== undefined) define(name, QUEUES[name])
}

/** `new Date()` too shows virtual time, where tests may set it. */
export function furnishDate() {
  const DateHere = new Proxy(DateOf, {
    construct: (target, given, kind) => construct(target, given.length === 0 ? [wallNow()] : given, kind),
    apply: () => new DateOf(wallNow()).toString(),
  })
  defineProperty(DateOf.prototype, 'constructor', {
    __proto__: null,
    value: DateHere,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  define('Date', DateHere)
}

function copyOf(value, copies) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('this value cannot be cloned')
  if (typeof value !== 'object' || value === null) return value
  if (apply(mapHas, copies, [value])) return apply(mapGet, copies, [value])
  const collection = isArray(value) ? undefined : collect(value)
  if (collection !== undefined) {
    const copy = collection.tag === 's' ? new SetOf() : new MapOf()
    apply(mapSet, copies, [value, copy])
    for (let i = 0; i < collection.found.length; i += 1) {
      const member = collection.found[i]
      if (collection.tag === 's') apply(setAdd, copy, [copyOf(member, copies)])
      else apply(mapSet, copy, [copyOf(member[0], copies), copyOf(member[1], copies)])
    }
    return copy
  }
  if (value instanceof DateOf) return new DateOf(+value)
  const copy = isArray(value) ? [] : {}
  apply(mapSet, copies, [value, copy])
  const keys = ownKeys(value)
  for (let i = 0; i < keys.length; i += 1) {
    const own = getOwnPropertyDescriptor(value, keys[i])
    if (typeof keys[i] === 'string' && own !== undefined && (own.enumerable || keys[i] === 'length'))
      if (keys[i] !== 'length' || !isArray(value)) put(copy, keys[i], copyOf(value[keys[i]], copies))
  }
  return copy
}
