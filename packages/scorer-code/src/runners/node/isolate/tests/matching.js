import { Matcher } from './deep-equal.js'

/** Is it the error that the tests want: by text, pattern, class, matcher or another error's text? */
export function isThrown(error, wanted) {
  if (wanted === undefined) return true
  const message = String(error?.message ?? error)
  if (typeof wanted === 'string') return message.includes(wanted)
  if (wanted instanceof RegExp) return wanted.test(message)
  if (typeof wanted === 'function') return error instanceof wanted
  if (wanted instanceof Matcher) return wanted.matches(error)
  return message === wanted.message
}

export function isOfClass(value, Class) {
  const type = { Number: 'number', String: 'string', Boolean: 'boolean', BigInt: 'bigint', Symbol: 'symbol' }[
    Class.name
  ]
  if (type !== undefined && typeof value === type) return true
  if (Class === Function) return typeof value === 'function'
  if (Class === Object) return typeof value === 'object'
  if (Class === Array) return Array.isArray(value)
  return value instanceof Class
}

/** The property that a path of names leads to; undefined where there is none. */
export function at(value, path) {
  const names = Array.isArray(path)
    ? path
    : String(path)
        .replace(/\[(\w+)\]/g, '.$1')
        .split('.')
  let found = value
  for (const name of names) {
    if (found === null || found === undefined || !(name in Object(found))) return undefined
    found = found[name]
  }
  return { value: found }
}
