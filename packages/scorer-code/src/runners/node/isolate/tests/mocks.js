/**
 * Mocks as jest.fn and vi.fn make them.
 * @param clock advance(ms) · runAll() · runPending() · fake(on) · set(ms): the virtual time of both sides
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

  return {
    fn,
    spyOn,
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
    useFakeTimers: () => clock.fake(true),
    useRealTimers: () => clock.fake(false),
    advanceTimersByTime: ms => clock.advance(ms),
    advanceTimersByTimeAsync: async ms => clock.advanceAsync(ms),
    runAllTimers: () => clock.runAll(),
    runAllTimersAsync: async () => clock.advanceAsync(Number.POSITIVE_INFINITY),
    runOnlyPendingTimers: () => clock.runPending(),
    clearAllTimers: () => clock.clear(),
    setSystemTime: () => {},
    setTimeout: () => {},
    mock: () => {
      throw new TypeError('modules cannot be mocked')
    },
  }
}
