/** What tests put in the place of what a host gives: the program finds it there. */
const GIVEN_BY_HOSTS = [
  ...['fetch', 'localStorage', 'sessionStorage', 'document', 'window', 'navigator', 'location', 'alert', 'confirm'],
  ...['prompt', 'XMLHttpRequest', 'WebSocket', 'requestAnimationFrame', 'cancelAnimationFrame'],
]

/**
 * Hands on to the program what the tests assign to these globals, to Math.random and to Date.now.
 * @param words identifiers of the tests' text
 * @param ask asks the program, see link.js
 */
export function standIns(words, ask) {
  for (const name of GIVEN_BY_HOSTS) {
    if (!words.has(name) || name in globalThis) continue
    let held
    accessor(globalThis, name, {
      get: () => held,
      set(value) {
        held = value
        ask({ do: 'define', name }, [value])
      },
    })
  }
  for (const [object, title, key] of [
    [Math, 'Math', 'random'],
    [Date, 'Date', 'now'],
  ]) {
    if (!words.has(title)) continue
    const real = object[key]
    let held = real
    accessor(object, key, {
      get: () => held,
      set(value) {
        held = value
        ask({ do: 'patch', name: `${title}.${key}` }, [value === real ? undefined : value])
      },
    })
  }
}

function accessor(object, key, { get, set }) {
  Object.defineProperty(object, key, { get, set, enumerable: false, configurable: true })
}
