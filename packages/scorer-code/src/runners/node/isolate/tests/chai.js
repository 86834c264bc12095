import { isThrown } from './matching.js'
import { show } from './show.js'

/** chai's words that are called, and those that are not. */
export function chaiOf(state, check, same) {
  const { actual } = state
  const eq = (a, b) => (state.deep ? same(a, b, 'strict') : Object.is(a, b) || a === b)
  const size = () => actual?.length ?? actual?.size
  const kind = wanted =>
    (actual === null ? 'null' : Array.isArray(actual) ? 'array' : actual instanceof Error ? 'error' : tagOf(actual)) ===
    wanted.toLowerCase()
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
