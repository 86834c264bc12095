/** In the place of node-modules.js and queues.js, for programs whose text names none of them. */
export const QUEUES = {}

export function requireOf(name) {
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
}
