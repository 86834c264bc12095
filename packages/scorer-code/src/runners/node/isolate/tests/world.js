import { define } from '../environment.js'
import { time } from '../timers.js'

/**
 * What tests find around them beside the language: a console, a runner's functions, assertions, a process.
 * @param tools {suite, assert, expect, mocks, requireModule}
 * @param exits {code, listeners, leave()}: the status that the tests end with
 */
export function furnishTests({ suite, assert, expect, mocks, requireModule }, exits) {
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table']) {
    console[level] = () => {}
  }
  console.assert = (value, ...told) => assert(value, told.length === 0 ? 'console.assert' : told.map(String).join(' '))
  for (const [name, value] of Object.entries(suite.globals)) define(name, value)
  define('assert', assert)
  define('expect', expect)
  define('jest', mocks)
  define('vi', mocks)
  define('require', requireModule)
  define('process', {
    env: {},
    argv: ['node', 'tests.js'],
    platform: 'linux',
    version: 'v24.0.0',
    versions: { node: '24.0.0' },
    nextTick: (callback, ...given) => queueMicrotask(() => callback(...given)),
    set exitCode(code) {
      exits.code = code
    },
    get exitCode() {
      return exits.code
    },
    exit(code) {
      exits.code ??= code ?? 0
      if (code !== undefined) exits.code = code
      exits.leave()
    },
    on: (event, listener) => {
      if (event === 'exit') exits.listeners.push(listener)
    },
    once: (event, listener) => {
      if (event === 'exit') exits.listeners.push(listener)
    },
    hrtime: Object.assign(() => [Math.floor(time.now / 1000), (time.now % 1000) * 1e6], {
      bigint: () => BigInt(Math.floor(time.now * 1e6)),
    }),
    memoryUsage: () => ({ heapUsed: 0, rss: 0 }),
    stdout: { write: () => true },
    stderr: { write: () => true },
  })
}
