/** A value as a short text for a message. */
export function show(value) {
  try {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'function') return `[Function ${value.name}]`
    if (value instanceof Error) return `${value.name}: ${value.message}`
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
    return String(text).slice(0, 500)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
