import { EventEmitter } from '../event-emitter.js'

/** Modules that tests may name; `solution` answers every path of a file. @throws Error for any other name */
export function createModules(parts) {
  const { assert, globals, nodeTest, expect, mocks, viewOf, deepEqual, solution } = parts
  const nodeTests = { ...globals, test: nodeTest, it: nodeTest, default: nodeTest, mock: mocks }
  const jest = { ...globals, expect, jest: mocks, vi: mocks, default: undefined }
  const util = {
    inspect: value => String(value),
    isDeepStrictEqual: (a, b) => deepEqual(a, b, 'strict', viewOf),
    promisify:
      action =>
      (...given) =>
        new Promise((fulfil, reject) => action(...given, (error, value) => (error ? reject(error) : fulfil(value)))),
    format: (...values) => values.map(String).join(' '),
  }
  const timers = (ms, value) => new Promise(fulfil => setTimeout(() => fulfil(value), ms))
  const known = {
    assert,
    'assert/strict': assert.strict,
    test: Object.assign(nodeTest, nodeTests),
    util,
    'timers/promises': { setTimeout: timers, default: { setTimeout: timers } },
    perf_hooks: { performance },
    process: globalThis.process,
    events: { EventEmitter, default: EventEmitter, once: undefined },
    vitest: jest,
    '@jest/globals': jest,
    mocha: globals,
    chai: { expect, assert: chaiAssert(assert), default: { expect, assert: chaiAssert(assert) }, should() {} },
    expect: { expect, default: expect },
    sinon: { fake: mocks.fn, spy: mocks.fn, stub: mocks.fn },
  }
  return name => {
    const plain = name.replace(/^node:/, '')
    if (Object.hasOwn(known, plain)) return known[plain]
    if (/^(?:\.{0,2}\/|solution$|submission$|main$|index$|answer$)/.test(plain)) return solution()
    parts.missing(name)
    const error = new Error(`Cannot find module '${name}'`)
    error.code = 'MODULE_NOT_FOUND'
    throw error
  }
}

function chaiAssert(assert) {
  return Object.assign((value, message) => assert(value, message), assert, {
    isTrue: (value, message) => assert.strictEqual(value, true, message),
    isFalse: (value, message) => assert.strictEqual(value, false, message),
    isNull: (value, message) => assert.strictEqual(value, null, message),
    isUndefined: (value, message) => assert.strictEqual(value, undefined, message),
    isArray: (value, message) => assert.ok(Array.isArray(value), message),
    isAbove: (value, least, message) => assert.ok(value > least, message),
    isBelow: (value, most, message) => assert.ok(value < most, message),
    lengthOf: (value, length, message) => assert.strictEqual(value?.length ?? value?.size, length, message),
    include: (value, part, message) => assert.ok(value.includes(part), message),
    closeTo: (value, wanted, delta, message) => assert.ok(Math.abs(value - wanted) <= delta, message),
    isOk: assert.ok,
    deepEqual: assert.deepStrictEqual,
    notDeepEqual: assert.notDeepStrictEqual,
    instanceOf: (value, kind, message) => assert.ok(value instanceof kind, message),
  })
}
