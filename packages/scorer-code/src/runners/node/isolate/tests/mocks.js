/**
 * Mocks as jest.fn and vi.fn make them.
 * @param clock advance(ms) · runAll() · runPending() · fake(on) · set(ms) · now(): the virtual time of both sides
 *   missing(name): told of what tests ask that is not known here
 */
export function createMocks(clock) {
  const spies = []

  function fn(first) {
    let implementation = first
    let once = []
    const mock = { calls: [], results: [], instances: [], contexts: [] }
    function mocked(...given) {
      mock.calls.push(given)
      mock.instances.push(this)
      mock.contexts.push(this)
      const act = once.shift() ?? implementation
      try {
        const value =
          act === undefined ? undefined : new.target ? Reflect.construct(act, given) : act.apply(this, given)
        mock.results.push({ type: 'return', value })
        return value
      } catch (error) {
        mock.results.push({ type: 'throw', value: error })
        throw error
      }
    }
    Object.defineProperty(mocked, 'name', { value: 'mockConstructor' })
    const clear = () => {
      Object.assign(mock, { calls: [], results: [], instances: [], contexts: [] })
    }
    const always = act => {
      implementation = act
    }
    const next = act => {
      once.push(act)
    }
    const rejecting = error => async () => {
      throw error
    }
    const settings = {
      mockName() {},
      mockClear: clear,
      mockReset() {
        clear()
        implementation = undefined
        once = []
      },
      mockRestore: clear,
      mockImplementation: always,
      mockImplementationOnce: next,
      mockReturnValue: value => always(() => value),
      mockReturnValueOnce: value => next(() => value),
      mockReturnThis() {
        implementation = function own() {
          return this
        }
      },
      mockResolvedValue: value => always(async () => value),
      mockResolvedValueOnce: value => next(async () => value),
      mockRejectedValue: error => always(rejecting(error)),
      mockRejectedValueOnce: error => next(rejecting(error)),
    }
    const methods = { mock, getMockName: () => 'jest.fn()' }
    for (const [name, set] of Object.entries(settings)) {
      methods[name] = (...given) => {
        set(...given)
        return mocked
      }
    }
    Object.defineProperty(mock, 'lastCall', { get: () => mock.calls.at(-1) })
    return Object.assign(mocked, methods)
  }

  function spyOn(object, name) {
    const real = object[name]
    if (typeof real !== 'function') throw new TypeError(`${String(name)} is no method`)
    const spy = fn(function through(...given) {
      return real.apply(this, given)
    })
    spy.mockRestore = () => {
      object[name] = real
    }
    object[name] = spy
    spies.push(spy)
    return spy
  }

  const known = {
    fn,
    spyOn,
    mocked: value => value,
    isMockFunction: value => typeof value === 'function' && value.mock !== undefined,
    clearAllMocks() {
      for (const spy of spies) spy.mockClear()
    },
    resetAllMocks() {
      for (const spy of spies) spy.mockReset()
    },
    restoreAllMocks() {
      for (const spy of spies.splice(0)) spy.mockRestore()
    },
    useFakeTimers(options) {
      clock.fake(true)
      if (options?.now !== undefined) clock.set(Number(options.now))
    },
    useRealTimers() {
      clock.fake(false)
      clock.set(undefined)
    },
    advanceTimersByTime: ms => clock.advance(ms),
    advanceTimersByTimeAsync: async ms => clock.advanceAsync(ms),
    runAllTimers: () => clock.runAll(),
    runAllTimersAsync: async () => clock.advanceAsync(Number.POSITIVE_INFINITY),
    runOnlyPendingTimers: () => clock.runPending(),
    clearAllTimers: () => clock.clear(),
    setSystemTime: when => clock.set(when === undefined ? Date.now() : Number(when)),
    getMockedSystemTime: () => new Date(clock.now()),
    now: () => clock.now(),
    setTimeout: () => {},
    stubGlobal(name, value) {
      globalThis[name] = value
    },
    unstubAllGlobals() {},
  }
  return new Proxy(known, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target) return target[key]
      return () => {
        clock.missing(`jest.${key}`)
        throw new TypeError(`jest.${key} is not known`)
      }
    },
  })
}
