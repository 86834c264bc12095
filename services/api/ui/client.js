const KEY = 'touchstone-key'

/** The key of this tab; an empty string where there is none. */
export const key = {
  read: () => sessionStorage.getItem(KEY) ?? '',
  /** @param {string} value */
  write(value) {
    if (value === '') sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, value)
  },
}

/** An answer of the API that is no success: RFC 9457 problem details, or what came instead. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{ title?: string, detail?: string, errors?: { pointer: string, detail: string }[] }} problem
   * @param {string | null} retryAfter seconds
   */
  constructor(status, problem, retryAfter = null) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.status = status
    this.retryAfter = retryAfter
    this.title = problem.title ?? `HTTP ${status}`
    this.errors = problem.errors ?? []
  }
}

/** @param {string} path @param {RequestInit} [init] @returns {Promise<Response>} */
export async function call(path, init = {}) {
  const headers = new Headers(init.headers)
  if (key.read() !== '') headers.set('authorization', `Bearer ${key.read()}`)
  if (init.body !== undefined) headers.set('content-type', 'application/json')
  return fetch(path, { ...init, headers })
}

/** @param {string} path @param {unknown} [body] makes it a POST */
export async function json(path, body) {
  const response = await call(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  let problem = { title: `HTTP ${response.status}`, detail: text.slice(0, 300) }
  try {
    problem = JSON.parse(text)
  } catch {
    // not ours: a proxy answered, and its words are shown as they are
  }
  throw new ApiError(response.status, problem, response.headers.get('retry-after'))
}
