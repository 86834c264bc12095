import { Matcher } from './deep-equal.js'
import { at, isThrown } from './matching.js'
import { show } from './show.js'

/**
 * Matchers of jest and vitest for one value.
 * @param check(holds, text): fails the test where it does not hold
 * @param same(a, b, mode): see deep-equal.js
 */
export function matchersOf(state, check, same, viewOf) {
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
    toMatchObject: wanted => check(includesAll(actual, wanted, same, viewOf), `to match ${show(wanted)}`),
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

/** toMatchObject: what is wanted is there, more may be. */
function includesAll(actual, wanted, same, viewOf) {
  if (wanted instanceof Matcher || typeof wanted !== 'object' || wanted === null) return same(actual, wanted, 'equal')
  if (Array.isArray(wanted))
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((each, i) => includesAll(actual[i], each, same, viewOf))
    )
  if (typeof actual !== 'object' || actual === null) return false
  if (wanted instanceof Map || wanted instanceof Set || wanted instanceof Date) return same(actual, wanted, 'equal')
  const view = viewOf(actual)
  const held = new Map(view)
  const has = key => (view ? held.has(key) : key in actual)
  return Object.entries(wanted).every(
    ([key, value]) => has(key) && includesAll(view ? held.get(key) : actual[key], value, same, viewOf),
  )
}
