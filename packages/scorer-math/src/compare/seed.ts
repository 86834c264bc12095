/** FNV-1a, 32 bits: https://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return state >>> 0
}

/** The same for (a, b) and (b, a): which points are tried does not depend on who is the gold. */
export function seedOf(a: string, b: string, salt: string): number {
  const [x, y] = a < b ? [a, b] : [b, a]
  return hash(`${x}\u0000${y}\u0000${salt}`)
}
