import { define, furnish, furnishDate } from '../environment.js'
import { createLink, Ended } from '../link.js'
import { createStubs } from '../stubs.js'
import { nextDue, time, wallNow } from '../timers.js'
import { AssertionError, createAssert } from './assert.js'
import { createClock, MAX_TURNS, MAX_VIRTUAL_MS } from './clock.js'
import { deepEqual } from './deep-equal.js'
import { createExpect } from './expect.js'
import { createMayAsk } from './may-ask.js'
import { createMocks } from './mocks.js'
import { createModules } from './modules.js'
import { hasMethodsOfTests } from './sent-objects.js'
import { standIns } from './stand-ins.js'
import { createSuite } from './suite.js'
import { furnishTests } from './world.js'

// The tests' side: it holds the expected values, and stubs of what the program defines. A stub sends plain data over and gets
// plain data back, so that every comparison is made here, between values that were built here.

furnish()
furnishDate()

let link = null
let words = new Set()
let assertions = 0
/** The first thing that ends the run whatever the tests do with it. */
let fatal
/** A test of the tests failed while the program called it: it does not matter whether the program lets that pass. */
let insideFailure
let finished = false
let faked = false
let unstick = null
let entryName = ''
const named = new Map()
const exits = {
  code: undefined,
  listeners: [],
  leave() {
    fatal ??= new Ended('tests exited')
    throw fatal
  },
}

let direct = new Set()
const rights = createMayAsk(isNamed, () => direct)
const stubs = createStubs(askProgram, rights.mayAsk, rights.returned)

function isNamed(kind) {
  for (
    let each = kind, steps = 0;
    typeof each === 'function' && steps < 20;
    each = Object.getPrototypeOf(each), steps += 1
  )
    if (each.name !== '' && words.has(each.name)) return true
  return false
}

function askProgram(request, values) {
  if (fatal !== undefined) throw fatal
  const outer = insideFailure
  insideFailure = undefined
  let reply
  let thrown
  try {
    reply = link.ask(request, values)
  } catch (error) {
    if (error instanceof Ended) fatal = error
    thrown = [error]
  }
  const failure = insideFailure
  insideFailure = outer
  if (failure !== undefined) throw failure
  if (thrown !== undefined) throw thrown[0]
  return reply
}

const count = () => {
  assertions += 1
}
const viewOf = value => (typeof value === 'object' && value !== null ? stubs.viewOf(value) : undefined)
let missingModule
const promised = { count: undefined, from: 0 }
const suite = createSuite(
  () =>
    new Promise(fulfil => {
      unstick = fulfil
    }),
  {
    begin() {
      promised.count = undefined
      promised.from = assertions
    },
    end() {
      const made = assertions - promised.from
      if (promised.count === undefined || promised.count === made || (promised.count === 'some' && made > 0)) return
      throw new AssertionError({ message: `${made} assertions were made` })
    },
  },
)
const assert = createAssert(viewOf, count)
/** What these tests ask of is not known here: no fault of the program. */
const missing = name => {
  missingModule ??= name
}
const expect = createExpect(viewOf, count, missing)
expect.assertions = wanted => {
  promised.count = wanted
}
expect.hasAssertions = () => {
  promised.count = 'some'
}
const clock = createClock(askProgram, () => fatal !== undefined)
const mocks = createMocks({
  fake: on => {
    faked = on
  },
  advance: ms => clock.passTime(time.now + ms),
  async advanceAsync(ms) {
    const until = time.now + Math.min(ms, MAX_VIRTUAL_MS)
    while (clock.fireNext(until)) for (let i = 0; i < 5; i += 1) await null
    if (ms !== Number.POSITIVE_INFINITY && time.now < until) time.now = until
  },
  runAll: () => clock.passTime(time.now + MAX_VIRTUAL_MS, true),
  runPending: () => clock.passTime(Math.max(nextDue(), clock.remoteDue(), time.now), true),
  clear: () => {
    time.timers = []
  },
  set(ms) {
    time.base = ms === undefined ? undefined : ms - Math.floor(time.now)
  },
  now: wallNow,
  missing,
})
const requireModule = createModules({
  assert,
  globals: suite.globals,
  nodeTest: suite.nodeTest,
  expect,
  mocks,
  viewOf,
  deepEqual,
  solution: () => exportedWhole ?? solution,
  missing: name => missing(`the module ${name}`),
})
const solution = {}
/** What the program exports is one function or class. */
let exportedWhole

function connect(exchange, limit) {
  link = createLink(-1, exchange, {
    limit,
    keeps: value => Object.getPrototypeOf(value) !== Object.prototype && hasMethodsOfTests(value),
    stand: stubs.stand,
    sanitize(error) {
      if (error instanceof Ended) throw error
      // Its text may show the expected value.
      if (!(error instanceof AssertionError)) return error
      insideFailure ??= error
      return new Error('a test failed')
    },
    classOf: name => (typeof globalThis[name] === 'function' ? globalThis[name].prototype : undefined),
    output: {
      take: () => undefined,
      show(lines) {
        for (const [level, values] of lines) console[level]?.(...values)
      },
    },
    special: () => undefined,
  })
}

/**
 * Puts in place what the tests name.
 * @param settings {entries, used, direct}: the entry's spellings; identifiers in the tests' text; see may-ask.js
 */
function begin(settings) {
  const { entries, used, direct: questions } = JSON.parse(settings)
  words = new Set(used)
  direct = new Set(questions)
  furnishTests({ suite, assert, expect, mocks, requireModule }, exits)
  // What the tests have of the language and of their own tools stays theirs, whatever the program defines.
  const kept = new Set(Object.getOwnPropertyNames(globalThis))
  for (const [name, value, extended, isVariable] of askProgram({ do: 'offered' }).result) {
    if (extended !== '') {
      extend(extended, name, value)
      continue
    }
    if (kept.has(name) && !entries.includes(name)) {
      solution[name] = value
      continue
    }
    named.set(name, value)
    if (isVariable) {
      const get = () => askProgram({ do: 'read', name }).result
      Object.defineProperty(globalThis, name, { get, set: shadow(name), enumerable: false, configurable: true })
      Object.defineProperty(solution, name, { get, enumerable: true, configurable: true })
    } else {
      if (name !== 'default') define(name, value)
      solution[name] = value
    }
  }
  const whole = named.get('default')
  if (typeof whole === 'function')
    exportedWhole = new Proxy(whole, {
      get: (target, key) => (Object.hasOwn(solution, key) ? solution[key] : target[key]),
    })
  const entry = entryOf(entries)
  if (entry !== undefined) {
    entryName = entries[0]
    define('candidate', entry)
    for (const name of entries) {
      if (!named.has(name)) define(name, entry)
      solution[name] ??= entry
    }
    solution.default ??= entry
  }
  standIns(words, askProgram)
  define('module', { exports: {} })
  define('exports', {})
  define('__solution', solution)
}

function shadow(name) {
  return value => define(name, value)
}

/** The entry, also where it is a method of Solution. */
function entryOf(entries) {
  for (const name of entries) if (named.has(name)) return named.get(name)
  const Solution = named.get('Solution')
  if (typeof Solution !== 'function') return entries.length > 0 ? named.get('default') : undefined
  return (...given) => {
    const made = new Solution()
    for (const name of entries) if (typeof made[name] === 'function') return made[name](...given)
    throw new ReferenceError(`${entries[0]} is not defined`)
  }
}

/** A method that the program added to a prototype of the language, where the tests call it. */
function extend(extended, name, value) {
  const { prototype } = globalThis[extended]
  if (!words.has(name) || UNSENT.has(name) || name in prototype) return
  Object.defineProperty(prototype, name, {
    value(...given) {
      return Reflect.apply(value, this, given)
    },
    writable: true,
    enumerable: false,
    configurable: true,
  })
}
const UNSENT = new Set(['toJSON', 'then', 'inspect', 'asymmetricMatch'])

/** After the tests' text ran: runs what it registered. `error`: what it threw, as JSON of a list. */
function play(thrownText, check) {
  const thrown = JSON.parse(thrownText)
  if (thrown.length > 0 && fatal === undefined) {
    suite.results.error = thrown[0]
    suite.results.total = 1
    finished = true
    return
  }
  const script = suite.count() === 0
  if (script && typeof check === 'function' && entryName !== '') suite.add('check', () => check(globalThis.candidate))
  suite
    .run()
    .catch(error => {
      suite.results.error ??= error
    })
    .then(() => {
      if (script) suite.results.total = 1
      finished = true
    })
  isScript = script
}
let isScript = false

/**
 * One turn of the tests' event loop, after the microtasks of the last one; '' where there is more to come, else the report as
 * JSON: {passed, total, error, ended, checked}.
 */
function step() {
  try {
    if (fatal !== undefined) return report()
    if (finished && link.waiting() === 0 && link.given() === 0 && nextDue() < 0) return report()
    const before = link.waiting()
    if (before !== lastWaiting) idleTurns = 0
    lastWaiting = before
    // The other side's microtasks, and what they settled.
    clock.remoteDue()
    if (link.waiting() !== before || link.pending()) {
      clock.turns += 1
      idleTurns = 0
      if (clock.turns < MAX_TURNS) return ''
    }
    if (finished && !isScript) return report()
    const waits = !finished || link.waiting() > 0 || link.awaited() || nextDue() >= 0 || link.given() > 0
    if (!faked && waits && time.now < MAX_VIRTUAL_MS && clock.fireNext(MAX_VIRTUAL_MS)) {
      idleTurns = 0
      return ''
    }
    if (link.waiting() !== before || link.pending()) return ''
    // What was heard in this turn goes on in the microtasks after it.
    idleTurns += 1
    if (idleTurns < 3) return ''
    if (finished) return report()
    if (unstick !== null) {
      const ended = unstick
      idleTurns = 0
      unstick = null
      ended()
      stuckTurns += 1
      if (stuckTurns < 10_000) return ''
    }
    return report()
  } catch (error) {
    if (!(error instanceof Ended)) {
      suite.results.error ??= error
      suite.results.total = Math.max(1, suite.results.total)
      return report(true)
    }
    fatal ??= error
    return report()
  }
}
let stuckTurns = 0
let idleTurns = 0
let lastWaiting = 0

function report(broken = false) {
  const { results } = suite
  let { error } = results
  const exited = fatal?.reason === 'tests exited'
  if (exited || fatal === undefined) {
    for (const listener of exits.listeners.splice(0)) {
      try {
        listener(exits.code ?? 0)
      } catch (thrown) {
        if (!(thrown instanceof Ended)) error ??= thrown
      }
    }
  }
  let { passed, total } = results
  const code = Number(exits.code ?? 0)
  if (isScript || exited || total === 0) {
    // A script that never settles what it awaits has not run to its end.
    if (isScript && error === undefined && !exited && link.waiting() > 0)
      error = new Error('what the tests wait for never settles')
    if (code !== 0) error ??= new Error(`the tests ended with status ${code}`)
    if (rejections.length > 0) error ??= rejections[0]
    total = Math.max(1, total)
    if (error === undefined && passed === 0 && total === 1) passed = 1
  }
  if (code !== 0 && passed === total) {
    passed = 0
    error ??= new Error(`the tests ended with status ${code}`)
  }
  const ended = exited ? undefined : fatal?.reason
  return JSON.stringify({
    passed: ended !== undefined || broken ? 0 : Math.min(passed, error === undefined ? passed : total - 1),
    total: Math.max(1, total),
    error: error === undefined ? '' : told(error),
    ended,
    checked: assertions,
    registered: !isScript,
    missing: missingModule,
  })
}
const rejections = []

/** What failed. An assertion's own text may show the expected value; only its kind is told. */
function told(error) {
  if (error instanceof AssertionError || error?.name === 'AssertionError') return 'AssertionError'
  if (typeof error !== 'object' || error === null) return 'Error: the tests threw a value'
  return `${error.name}: ${error.message}`.slice(0, 1000)
}

function rejected(text) {
  rejections.push(JSON.parse(text))
}

let answered = ''

function serve(text) {
  answered = link.serve(text)
  return answered
}

export const api = { connect, begin, play, step, rejected, serve, lastAnswer: () => answered }
