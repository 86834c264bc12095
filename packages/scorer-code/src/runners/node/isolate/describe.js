import { apply, isNode, nameOf, stringSlice } from './built-ins.js'

/** What was thrown, with its stack, at most 4,000 characters. */
export function describe(error) {
  try {
    if (!isNode(error)) return `thrown: ${typeof error === 'symbol' ? 'a symbol' : `${error}`}`
    const { stack } = error
    if (typeof stack === 'string' && stack !== '') return apply(stringSlice, stack, [0, 4000])
    return apply(stringSlice, `${nameOf(error)}: ${error.message}`, [0, 4000])
  } catch {
    return 'thrown: an object that cannot be described'
  }
}
