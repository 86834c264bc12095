import { EventEmitter } from './event-emitter.js'
import { QUEUES } from './queues.js'
import { createAssert } from './tests/assert.js'
import { deepEqual } from './tests/deep-equal.js'
import { show } from './tests/show.js'

/**
 * Node's `require` for a program in an isolate: the few modules that solutions name out of habit. There is no file, no
 * process and no network behind any of them. @returns undefined for any other name
 */
export function nodeModule(name) {
  switch (name.replace(/^node:/, '')) {
    case 'assert':
      return createAssert(noView, () => {})
    case 'assert/strict':
      return createAssert(noView, () => {}).strict
    case 'util':
      return {
        inspect: show,
        isDeepStrictEqual: (a, b) => deepEqual(a, b, 'strict', noView),
        format: (...values) => values.map(each => (typeof each === 'string' ? each : show(each))).join(' '),
        promisify:
          action =>
          (...given) =>
            new Promise((fulfil, reject) =>
              action(...given, (error, value) => (error ? reject(error) : fulfil(value))),
            ),
      }
    case 'events':
      return Object.assign(EventEmitter, { EventEmitter })
    case '@datastructures-js/priority-queue':
    case '@datastructures-js/heap':
    case '@datastructures-js/queue':
    case '@datastructures-js/deque':
    case 'datastructures-js':
      return QUEUES
    case 'perf_hooks':
      return { performance: globalThis.performance }
    case 'timers/promises':
      return { setTimeout: (ms, value) => new Promise(fulfil => globalThis.setTimeout(() => fulfil(value), ms)) }
  }
  return undefined
}

function noView() {
  return undefined
}

export function requireOf(name) {
  const found = nodeModule(name)
  if (found !== undefined) return found
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
}
