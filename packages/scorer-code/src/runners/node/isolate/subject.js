import { ListNode, TreeNode } from './build-nodes.js'
import { createObject, jsonParse, ownKeys, put } from './built-ins.js'
import { define, furnish, furnishDate, furnishQueues, moduleObject } from './environment.js'
import { createLink, Ended } from './link.js'
import { hasBehaviour } from './link-kinds.js'
import { createStubs } from './stubs.js'
import { fireTimer, nextDue } from './timers.js'

// The program's side of tests that are code: it loads beside this, and this serves calls on what it defines.

/** Lines that the program may print for the tests to look at. */
const MAX_LINES = 10_000
const LEVELS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table']
const EXTENDED = { __proto__: null, Array, String, Number, Boolean, Function, Object, Map, Set, Promise, Date, RegExp }

/** What the prototypes of the language had before the program: it may add to them. */
const before = createObject(null)
for (const name in EXTENDED) before[name] = new Set(ownKeys(EXTENDED[name].prototype))

/** What tests may put in the place of the language's own. */
const PATCHED = { __proto__: null, 'Math.random': [Math, 'random'], 'Date.now': [globalThis.Date, 'now'] }
const originals = createObject(null)

/** What is global before the program: the tests have their own. */
const surroundings = createObject(null)

let link = null
let lines = []
let hasLeft = false
/** What the program defines, and how to read what it holds now. */
const exported = createObject(null)
const readers = createObject(null)

furnish()
furnishQueues()
furnishDate()

function connect(exchange, limit) {
  const stubs = createStubs(
    (request, values) => link.ask(request, values),
    () => {},
    () => {},
  )
  link = createLink(1, exchange, {
    limit,
    keeps: hasBehaviour,
    stand: stubs.stand,
    sanitize: error => error,
    classOf: prototypeOf,
    output: { take: takeLines, show() {} },
    special,
  })
  const consoleObject = {}
  for (const level of LEVELS) {
    consoleObject[level] = (...given) => {
      if (lines.length < MAX_LINES) put(lines, lines.length, [level, given])
    }
  }
  for (const quiet of ['time', 'timeEnd', 'group', 'groupEnd', 'count', 'assert', 'clear'])
    consoleObject[quiet] = () => {}
  define('console', consoleObject)
  const processObject = {
    env: {},
    argv: ['node', 'solution.js'],
    platform: 'linux',
    version: 'v24.0.0',
    versions: {},
    nextTick: (callback, ...given) => queueMicrotask(() => callback(...given)),
    exit() {
      hasLeft = true
      throw new Ended('exited')
    },
    on() {},
    stdout: { write: text => consoleObject.log(text) },
  }
  define('process', processObject)
  for (const name of Object.getOwnPropertyNames(globalThis)) surroundings[name] = globalThis[name]
}

function takeLines() {
  if (lines.length === 0) return undefined
  const printed = lines
  lines = []
  return printed
}

/** Data of a class that the tests have made is of the program's own class of that name here, if it has one. */
function prototypeOf(name) {
  const found = exported[name] ?? (name === 'ListNode' ? ListNode : name === 'TreeNode' ? TreeNode : undefined)
  return typeof found === 'function' ? found.prototype : undefined
}

function special(what, request, values) {
  switch (what) {
    case 'offered':
      return { value: offered() }
    case 'read':
      return { value: readers[request.name]?.() }
    case 'define':
      define(request.name, values[0])
      return { value: undefined }
    case 'patch': {
      const [object, key] = PATCHED[request.name]
      originals[request.name] ??= object[key]
      object[key] = values[0] ?? originals[request.name]
      return { value: undefined }
    }
    case 'turn':
      return { value: nextDue() }
    case 'fire':
      fireTimer()
      return { value: nextDue() }
  }
  return undefined
}

/** [name, value, class whose prototype has it or '', is it a variable?] of all that the tests may name. */
function offered() {
  const found = []
  for (const name in exported)
    put(found, found.length, [name, exported[name], '', typeof exported[name] !== 'function'])
  for (const name in EXTENDED) {
    for (const key of ownKeys(EXTENDED[name].prototype)) {
      if (typeof key !== 'string' || before[name].has(key)) continue
      const value = EXTENDED[name].prototype[key]
      if (typeof value === 'function') put(found, found.length, [key, value, name, false])
    }
  }
  return found
}

/**
 * After the program ran.
 * @param found readers of the names in `list` (JSON)
 * @param byDefault what a module exports by default
 */
function offer(found, list, byDefault) {
  const names = jsonParse(list)
  const { exports } = moduleObject
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i]
    const own = found[i]()
    const read = own === undefined && exports ? () => exports[name] : found[i]
    const value = read()
    if (value === undefined || (name in surroundings && surroundings[name] === value)) continue
    exported[name] = value
    readers[name] = read
  }
  if (byDefault !== undefined) exported.default = byDefault
  else if (typeof exports === 'function') exported.default = exports
}

let answered = ''

function serve(text) {
  if (!hasLeft) answered = link.serve(text)
  if (hasLeft) answered = '{"end":"exited"}'
  return answered
}

export const api = { connect, offer, serve, lastAnswer: () => answered, hasLeft: () => hasLeft }
