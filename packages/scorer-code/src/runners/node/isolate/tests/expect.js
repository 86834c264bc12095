import { AssertionError } from './assert.js'
import { chaiOf } from './chai.js'
import { deepEqual, Matcher } from './deep-equal.js'
import { matchersOf } from './matchers.js'
import { isOfClass } from './matching.js'
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

    const matchers = matchersOf(state, check, same, viewOf)
    const chai = chaiOf(state, check, same)
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
