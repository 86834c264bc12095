import { AssertionError } from './assert.js'
import { deepEqual, Matcher } from './deep-equal.js'
import { show } from './show.js'

/**
 * `expect` of jest and vitest, with chai's chains (`expect(x).to.deep.equal(y)`).
 * @param count told of each assertion
 * @param missing told of a matcher that is not known here
 */
export function createExpect(viewOf, count, missing) {
  const own = {}
  const same = (a, b, mode) => deepEqual(a, b, mode, viewOf)

  function expect(actual, message) {
    return chain(actual, false, message)
  }

  function chain(actual, negated, message) {
    const state = { actual, negated, deep: false, message, have: false }

    function check(holds, text) {
      count()
      if (Boolean(holds) !== state.negated) return
      const told = `${show(state.actual)}: expected ${state.negated ? 'not ' : ''}${text}`
      throw new AssertionError({ message: state.message === undefined ? told : `${state.message}: ${told}` })
    }

    const matchers = matchersOf(state, check)
    const chai = chaiOf(state, check)
    const flags = { not: () => (state.negated = !state.negated), deep: () => (state.deep = true) }
    const self = new Proxy(function chained() {}, {
      get(_target, key) {
        if (key === 'then') return undefined
        if (key === 'resolves' || key === 'rejects') return settled(state, key)
        if (Object.hasOwn(flags, key)) flags[key]()
        else if (Object.hasOwn(own, key)) return (...wanted) => ownMatcher(own[key], state, check, wanted)
        else if (Object.hasOwn(matchers, key)) return matchers[key]
        else if (Object.hasOwn(chai.words, key)) {
          const word = chai.words[key]
          return new Proxy(word, {
            apply(_word, _self, given) {
              word(...given)
              return self
            },
            get: (_word, next) => (next in word ? word[next] : self[next]),
          })
        } else if (Object.hasOwn(chai.properties, key)) chai.properties[key]()
        else if (!CHAIN.has(key)) {
          if (typeof key === 'string') missing(`expect(…).${key}`)
          throw new TypeError(`expect(…).${String(key)} is not known`)
        }
        return self
      },
    })
    return self
  }

  function settled(state, way) {
    return new Proxy(
      {},
      {
        get(_target, key) {
          if (key === 'not') return settled({ ...state, negated: !state.negated }, way)
          return async (...given) => {
            const promise = typeof state.actual === 'function' ? state.actual() : state.actual
            let value
            let failed = false
            try {
              value = await promise
            } catch (error) {
              failed = true
              value = error
            }
            if (failed !== (way === 'rejects')) {
              count()
              throw new AssertionError({ message: `expected a promise that ${way}` })
            }
            const thrower = key === 'toThrow' || key === 'toThrowError'
            const shown =
              thrower && failed
                ? () => {
                    throw value
                  }
                : value
            chain(shown, state.negated, state.message)[key](...given)
          }
        },
      },
    )
  }

  function matchersOf(state, check) {
    const { actual } = state
    const number = value => typeof value === 'number' || typeof value === 'bigint'
    const calls = () => {
      if (!actual?.mock) throw new TypeError('expect of calls wants a mock')
      return actual.mock.calls
    }
    const returned = () => actual.mock.results.filter(each => each.type === 'return').map(each => each.value)
    const matchers = {
      toBe: wanted => check(Object.is(actual, wanted), `to be ${show(wanted)}`),
      toEqual: wanted => check(same(actual, wanted, 'equal'), `to equal ${show(wanted)}`),
      toStrictEqual: wanted => check(same(actual, wanted, 'same'), `to equal ${show(wanted)} strictly`),
      toBeTruthy: () => check(actual, 'to be truthy'),
      toBeFalsy: () => check(!actual, 'to be falsy'),
      toBeNull: () => check(actual === null, 'to be null'),
      toBeUndefined: () => check(actual === undefined, 'to be undefined'),
      toBeDefined: () => check(actual !== undefined, 'to be defined'),
      toBeNullable: () => check(actual === null || actual === undefined, 'to be null or undefined'),
      toBeNaN: () => check(Number.isNaN(actual), 'to be NaN'),
      toBeCloseTo: (wanted, digits = 2) =>
        check(
          Object.is(actual, wanted) || Math.abs(actual - wanted) < 10 ** -digits / 2,
          `to be close to ${show(wanted)}`,
        ),
      toBeGreaterThan: wanted => check(number(actual) && actual > wanted, `to be above ${show(wanted)}`),
      toBeGreaterThanOrEqual: wanted => check(number(actual) && actual >= wanted, `to be at least ${show(wanted)}`),
      toBeLessThan: wanted => check(number(actual) && actual < wanted, `to be below ${show(wanted)}`),
      toBeLessThanOrEqual: wanted => check(number(actual) && actual <= wanted, `to be at most ${show(wanted)}`),
      toBeInstanceOf: wanted => check(actual instanceof wanted, `to be an instance of ${wanted?.name}`),
      toBeTypeOf: wanted => check(typeof actual === wanted, `to be of type ${wanted}`),
      toBeOneOf: wanted =>
        check(
          [...wanted].some(each => same(actual, each, 'equal')),
          'to be one of the values',
        ),
      toContain: wanted =>
        check(
          typeof actual === 'string' ? actual.includes(wanted) : [...actual].includes(wanted),
          `to contain ${show(wanted)}`,
        ),
      toContainEqual: wanted =>
        check(
          [...actual].some(each => same(each, wanted, 'equal')),
          `to contain ${show(wanted)}`,
        ),
      toHaveLength: wanted => check(actual?.length === wanted, `to have length ${show(wanted)}`),
      toHaveProperty(path, ...wanted) {
        const found = at(actual, path)
        check(
          found !== undefined && (wanted.length === 0 || same(found.value, wanted[0], 'equal')),
          `to have property ${show(path)}`,
        )
      },
      toMatch: wanted =>
        check(
          typeof actual === 'string' && (typeof wanted === 'string' ? actual.includes(wanted) : wanted.test(actual)),
          `to match ${String(wanted)}`,
        ),
      toMatchObject: wanted => check(includes(actual, wanted), `to match ${show(wanted)}`),
      toThrow(wanted) {
        let thrown
        try {
          actual()
        } catch (error) {
          thrown = { error }
        }
        check(thrown !== undefined && isThrown(thrown.error, wanted), 'to throw')
      },
      toSatisfy: predicate => check(predicate(actual), 'to satisfy the predicate'),
      toHaveBeenCalled: () => check(calls().length > 0, 'to have been called'),
      toHaveBeenCalledTimes: wanted => check(calls().length === wanted, `to have been called ${wanted} times`),
      toHaveBeenCalledOnce: () => check(calls().length === 1, 'to have been called once'),
      toHaveBeenCalledWith: (...wanted) =>
        check(
          calls().some(call => same(call, wanted, 'equal')),
          'to have been called with that',
        ),
      toHaveBeenLastCalledWith: (...wanted) => check(same(calls().at(-1), wanted, 'equal'), 'that last call'),
      toHaveBeenNthCalledWith: (nth, ...wanted) => check(same(calls()[nth - 1], wanted, 'equal'), 'that nth call'),
      toHaveReturned: () => check(returned().length > 0, 'to have returned'),
      toHaveReturnedTimes: wanted => check(returned().length === wanted, 'to have returned so often'),
      toHaveReturnedWith: wanted =>
        check(
          returned().some(each => same(each, wanted, 'equal')),
          'to have returned that',
        ),
      toHaveLastReturnedWith: wanted => check(same(returned().at(-1), wanted, 'equal'), 'to have last returned that'),
    }
    const spellings = {
      toThrowError: 'toThrow',
      toBeCalled: 'toHaveBeenCalled',
      toBeCalledTimes: 'toHaveBeenCalledTimes',
      toBeCalledWith: 'toHaveBeenCalledWith',
      lastCalledWith: 'toHaveBeenLastCalledWith',
      nthCalledWith: 'toHaveBeenNthCalledWith',
      toReturnWith: 'toHaveReturnedWith',
    }
    for (const [name, meant] of Object.entries(spellings)) matchers[name] = matchers[meant]
    return matchers
  }

  /** chai's words that are called, and those that are not. */
  function chaiOf(state, check) {
    const { actual } = state
    const eq = (a, b) => (state.deep ? same(a, b, 'strict') : Object.is(a, b) || a === b)
    const size = () => actual?.length ?? actual?.size
    const kind = wanted =>
      (actual === null
        ? 'null'
        : Array.isArray(actual)
          ? 'array'
          : actual instanceof Error
            ? 'error'
            : tagOf(actual)) === wanted.toLowerCase()
    const include = wanted =>
      typeof actual === 'string'
        ? actual.includes(wanted)
        : typeof actual?.[Symbol.iterator] === 'function'
          ? [...(actual instanceof Map ? actual.values() : actual)].some(each => eq(each, wanted))
          : Object.entries(wanted).every(([key, value]) => eq(actual?.[key], value))
    const words = {
      equal: wanted => check(eq(actual, wanted), `to equal ${show(wanted)}`),
      eql: wanted => check(same(actual, wanted, 'strict'), `to equal ${show(wanted)}`),
      a: wanted => check(kind(wanted), `to be a ${wanted}`),
      include: wanted => check(include(wanted), `to include ${show(wanted)}`),
      above: wanted => check((state.have ? size() : actual) > wanted, `to be above ${show(wanted)}`),
      below: wanted => check((state.have ? size() : actual) < wanted, `to be below ${show(wanted)}`),
      least: wanted => check((state.have ? size() : actual) >= wanted, `to be at least ${show(wanted)}`),
      most: wanted => check((state.have ? size() : actual) <= wanted, `to be at most ${show(wanted)}`),
      within: (from, to) => check(actual >= from && actual <= to, `to be within ${show(from)} and ${show(to)}`),
      closeTo: (wanted, delta) => check(Math.abs(actual - wanted) <= delta, `to be close to ${show(wanted)}`),
      lengthOf: wanted => check(size() === wanted, `to have length ${show(wanted)}`),
      match: wanted => check(typeof actual === 'string' && wanted.test(actual), `to match ${String(wanted)}`),
      string: wanted => check(typeof actual === 'string' && actual.includes(wanted), `to contain ${show(wanted)}`),
      instanceof: wanted => check(actual instanceof wanted, `to be an instance of ${wanted?.name}`),
      property: (name, ...wanted) =>
        check(
          actual !== null &&
            actual !== undefined &&
            name in Object(actual) &&
            (wanted.length === 0 || eq(actual[name], wanted[0])),
          `to have property ${show(name)}`,
        ),
      keys: (...wanted) => {
        const names = wanted.flat()
        const held = actual instanceof Map || actual instanceof Set ? [...actual.keys()] : Object.keys(actual)
        check(names.length === held.length && names.every(name => held.includes(name)), `to have keys ${show(names)}`)
      },
      members: wanted => check(sameMembers([...actual], [...wanted], eq), `to have members ${show(wanted)}`),
      oneOf: wanted =>
        check(
          wanted.some(each => eq(actual, each)),
          `to be one of ${show(wanted)}`,
        ),
      satisfy: predicate => check(predicate(actual), 'to satisfy the predicate'),
      throw(wanted, message) {
        let thrown
        try {
          actual()
        } catch (error) {
          thrown = { error }
        }
        const holds = thrown !== undefined && isThrown(thrown.error, wanted)
        check(holds && (message === undefined || isThrown(thrown.error, message)), 'to throw')
      },
    }
    const spellings = {
      ...{
        equals: 'equal',
        eq: 'equal',
        eqls: 'eql',
        an: 'a',
        includes: 'include',
        contain: 'include',
        contains: 'include',
      },
      ...{
        gt: 'above',
        greaterThan: 'above',
        lt: 'below',
        lessThan: 'below',
        gte: 'least',
        lte: 'most',
        approximately: 'closeTo',
      },
      ...{
        length: 'lengthOf',
        matches: 'match',
        instanceOf: 'instanceof',
        key: 'keys',
        throws: 'throw',
        Throw: 'throw',
      },
    }
    for (const [name, meant] of Object.entries(spellings)) words[name] = words[meant]
    const properties = {
      true: () => check(actual === true, 'to be true'),
      false: () => check(actual === false, 'to be false'),
      null: () => check(actual === null, 'to be null'),
      undefined: () => check(actual === undefined, 'to be undefined'),
      NaN: () => check(Number.isNaN(actual), 'to be NaN'),
      ok: () => check(actual, 'to be truthy'),
      exist: () => check(actual !== null && actual !== undefined, 'to exist'),
      empty: () => check((size() ?? Object.keys(actual).length) === 0, 'to be empty'),
      have: () => {
        state.have = true
      },
    }
    return { words, properties }
  }

  /** One that the tests have made themselves. */
  function ownMatcher(decide, state, check, wanted) {
    const found = decide.call(helpers(state.negated), state.actual, ...wanted)
    const settle = result => check(result.pass === true, 'to hold by a matcher of the tests')
    return typeof found?.then === 'function' ? found.then(settle) : settle(found)
  }

  function helpers(isNot) {
    const equals = (a, b) => same(a, b, 'equal')
    const texts = { matcherHint: String, printReceived: show, printExpected: show, stringify: show, diff: () => '' }
    return { isNot, promise: '', equals, utils: texts }
  }

  /** toMatchObject: what is wanted is there, more may be. */
  function includes(actual, wanted) {
    if (wanted instanceof Matcher || typeof wanted !== 'object' || wanted === null) return same(actual, wanted, 'equal')
    if (Array.isArray(wanted))
      return (
        Array.isArray(actual) && actual.length === wanted.length && wanted.every((each, i) => includes(actual[i], each))
      )
    if (typeof actual !== 'object' || actual === null) return false
    if (wanted instanceof Map || wanted instanceof Set || wanted instanceof Date) return same(actual, wanted, 'equal')
    const view = viewOf(actual)
    const held = new Map(view)
    const has = key => (view ? held.has(key) : key in actual)
    return Object.entries(wanted).every(
      ([key, value]) => has(key) && includes(view ? held.get(key) : actual[key], value),
    )
  }

  const matcher = (name, matches) => new Matcher(name, matches)
  const some = {
    any: Class => matcher('any', value => isOfClass(value, Class)),
    anything: () => matcher('anything', value => value !== null && value !== undefined),
    arrayContaining: wanted =>
      matcher(
        'arrayContaining',
        value => Array.isArray(value) && wanted.every(each => value.some(item => same(item, each, 'equal'))),
      ),
    objectContaining: wanted =>
      matcher('objectContaining', value => {
        if (typeof value !== 'object' || value === null) return false
        const held = new Map(viewOf(value) ?? Object.entries(value))
        return Object.entries(wanted).every(([key, each]) => held.has(key) && same(held.get(key), each, 'equal'))
      }),
    stringContaining: wanted =>
      matcher('stringContaining', value => typeof value === 'string' && value.includes(wanted)),
    stringMatching: wanted =>
      matcher('stringMatching', value => typeof value === 'string' && new RegExp(wanted).test(value)),
    closeTo: (wanted, digits = 2) =>
      matcher('closeTo', value => typeof value === 'number' && Math.abs(value - wanted) < 10 ** -digits / 2),
  }
  Object.assign(expect, some, {
    not: Object.fromEntries(
      Object.entries(some).map(([name, make]) => [
        name,
        wanted => {
          const made = make(wanted)
          return matcher(`not.${name}`, value => !made.matches(value))
        },
      ]),
    ),
    fail: message => {
      count()
      throw new AssertionError({ message: message ?? 'expect.fail' })
    },
    extend(matchers) {
      for (const [name, decide] of Object.entries(matchers)) {
        own[name] = decide
        expect[name] = (...wanted) =>
          matcher(name, value => decide.call(helpers(false), value, ...wanted).pass === true)
      }
    },
  })
  return expect
}

const CHAIN = new Set([
  ...['to', 'be', 'been', 'is', 'that', 'which', 'and', 'has', 'with', 'at', 'of', 'same', 'but', 'does', 'still'],
  ...['also', 'own', 'ordered', 'any', 'all', 'itself'],
])

function isThrown(error, wanted) {
  if (wanted === undefined) return true
  const message = String(error?.message ?? error)
  if (typeof wanted === 'string') return message.includes(wanted)
  if (wanted instanceof RegExp) return wanted.test(message)
  if (typeof wanted === 'function') return error instanceof wanted
  if (wanted instanceof Matcher) return wanted.matches(error)
  return message === wanted.message
}

function isOfClass(value, Class) {
  const type = { Number: 'number', String: 'string', Boolean: 'boolean', BigInt: 'bigint', Symbol: 'symbol' }[
    Class.name
  ]
  if (type !== undefined && typeof value === type) return true
  if (Class === Function) return typeof value === 'function'
  if (Class === Object) return typeof value === 'object'
  if (Class === Array) return Array.isArray(value)
  return value instanceof Class
}

function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase()
}

function sameMembers(left, right, eq) {
  if (left.length !== right.length) return false
  return left.every(each => {
    const place = right.findIndex(other => eq(each, other))
    if (place >= 0) right.splice(place, 1)
    return place >= 0
  })
}

/** The property that a path of names leads to; undefined where there is none. */
function at(value, path) {
  const names = Array.isArray(path)
    ? path
    : String(path)
        .replace(/\[(\w+)\]/g, '.$1')
        .split('.')
  let found = value
  for (const name of names) {
    if (found === null || found === undefined || !(name in Object(found))) return undefined
    found = found[name]
  }
  return { value: found }
}
