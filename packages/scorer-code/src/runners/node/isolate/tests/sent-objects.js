/** Objects of a class of the tests that has methods stay here; data of a class crosses as such. */
export function hasMethodsOfTests(value) {
  if (Array.isArray(value) || value instanceof Error) return false
  for (let up = Object.getPrototypeOf(value); up !== null && up !== Object.prototype; up = Object.getPrototypeOf(up)) {
    if (BUILT_IN_PROTOTYPES.has(up)) return false
    if (Object.getOwnPropertyNames(up).some(name => name !== 'constructor' && isMethod(up, name))) return true
  }
  return false
}

function isMethod(object, name) {
  const own = Object.getOwnPropertyDescriptor(object, name)
  return own !== undefined && (typeof own.value === 'function' || own.get !== undefined)
}

const BUILT_IN_PROTOTYPES = new Set(
  Object.getOwnPropertyNames(globalThis)
    .map(name => Object.getOwnPropertyDescriptor(globalThis, name)?.value?.prototype)
    .filter(prototype => typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype),
)
