import { deepEqual } from './deep-equal.js'
import { show } from './show.js'

export class AssertionError extends Error {
  constructor(options) {
    super(options?.message ?? 'assertion failed')
    this.name = 'AssertionError'
    this.code = 'ERR_ASSERTION'
    this.actual = options?.actual
    this.expected = options?.expected
    this.operator = options?.operator
  }
}

/** node:assert over values of the harness. @param count told of each assertion that was made */
export function createAssert(viewOf, count) {
  const same = (a, b, mode) => deepEqual(a, b, mode, viewOf)

  function fail(actual, expected, message, operator) {
    if (message instanceof Error) throw message
    const told = message ?? `${show(actual)} ${operator} ${show(expected)}`
    throw new AssertionError({ message: String(told), actual, expected, operator })
  }

  function check(holds, actual, expected, message, operator) {
    count()
    if (!holds) fail(actual, expected, message, operator)
  }

  const assert = (value, message) => check(Boolean(value), value, true, message, '==')
  const methods = {
    ok: assert,
    // biome-ignore lint/suspicious/noDoubleEquals: what assert.equal does
    equal: (a, b, message) => check(a == b || (Number.isNaN(a) && Number.isNaN(b)), a, b, message, '=='),
    // biome-ignore lint/suspicious/noDoubleEquals: what assert.notEqual does
    notEqual: (a, b, message) => check(a != b && !(Number.isNaN(a) && Number.isNaN(b)), a, b, message, '!='),
    strictEqual: (a, b, message) => check(Object.is(a, b), a, b, message, 'strictEqual'),
    notStrictEqual: (a, b, message) => check(!Object.is(a, b), a, b, message, 'notStrictEqual'),
    deepEqual: (a, b, message) => check(same(a, b, 'loose'), a, b, message, 'deepEqual'),
    notDeepEqual: (a, b, message) => check(!same(a, b, 'loose'), a, b, message, 'notDeepEqual'),
    deepStrictEqual: (a, b, message) => check(same(a, b, 'strict'), a, b, message, 'deepStrictEqual'),
    notDeepStrictEqual: (a, b, message) => check(!same(a, b, 'strict'), a, b, message, 'notDeepStrictEqual'),
    match: (text, pattern, message) =>
      check(typeof text === 'string' && pattern.test(text), text, pattern, message, 'match'),
    doesNotMatch: (text, pattern, message) =>
      check(!(typeof text === 'string' && pattern.test(text)), text, pattern, message, 'doesNotMatch'),
    fail: message => check(false, undefined, undefined, message ?? 'Failed', 'fail'),
    ifError: value => check(value === null || value === undefined, value, null, undefined, 'ifError'),
    throws(action, wanted, message) {
      count()
      thrownBy(caught(action), wanted, message)
    },
    doesNotThrow(action, message) {
      count()
      const thrown = caught(action)
      if (thrown !== undefined) fail(thrown.error, undefined, textMessage(message), 'doesNotThrow')
    },
    async rejects(action, wanted, message) {
      count()
      thrownBy(await rejectionOf(action), wanted, message)
    },
    async doesNotReject(action, message) {
      count()
      const thrown = await rejectionOf(action)
      if (thrown !== undefined) fail(thrown.error, undefined, textMessage(message), 'doesNotReject')
    },
  }

  function thrownBy(thrown, wanted, message) {
    const told = typeof wanted === 'string' ? wanted : message
    if (thrown === undefined) fail(undefined, wanted, told ?? 'Missing expected exception.', 'throws')
    const { error } = thrown
    if (wanted === undefined || typeof wanted === 'string') return
    if (typeof wanted === 'function') {
      if (wanted.prototype !== undefined && (wanted === Error || error instanceof wanted)) {
        if (error instanceof wanted) return
        fail(error, wanted, told, 'throws')
      }
      if (Object.prototype.isPrototypeOf.call(Error, wanted)) fail(error, wanted, told, 'throws')
      if (wanted.call({}, error) === true) return
      fail(error, wanted, told ?? 'The validation function did not return true.', 'throws')
    }
    if (wanted instanceof RegExp) {
      if (!wanted.test(String(error))) fail(error, wanted, told, 'throws')
      return
    }
    const keys = wanted instanceof Error ? ['name', 'message', ...Object.keys(wanted)] : Object.keys(wanted)
    for (const key of keys) {
      const holds =
        wanted[key] instanceof RegExp && typeof error?.[key] === 'string'
          ? wanted[key].test(error[key])
          : same(error?.[key], wanted[key], 'strict')
      if (!holds) fail(error, wanted, told, 'throws')
    }
  }

  Object.assign(assert, methods, { AssertionError })
  const strict = Object.assign((value, message) => assert(value, message), assert, {
    equal: methods.strictEqual,
    notEqual: methods.notStrictEqual,
    deepEqual: methods.deepStrictEqual,
    notDeepEqual: methods.notDeepStrictEqual,
  })
  assert.strict = strict
  strict.strict = strict
  return assert
}

function caught(action) {
  try {
    action()
    return undefined
  } catch (error) {
    return { error }
  }
}

async function rejectionOf(action) {
  try {
    await (typeof action === 'function' ? action() : action)
    return undefined
  } catch (error) {
    return { error }
  }
}

function textMessage(message) {
  return typeof message === 'string' ? message : undefined
}
