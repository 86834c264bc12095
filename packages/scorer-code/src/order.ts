import { createHash } from 'node:crypto'

/**
 * The order in which tests run: a permutation of 0 … count − 1 that follows from the salt and the text alone, so that a
 * program cannot tell a test by its place and the same submission always meets the same order.
 */
export function shuffledOrder(count: number, salt: string, text: string): number[] {
  const order = Array.from({ length: count }, (_each, index) => index)
  const next = createRandom(createHash('sha256').update(`${salt}\0${count}\0${text}`).digest())
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

/** Marsaglia's xorshift128, seeded by 16 bytes: quality enough for an order, the same on every machine. */
function createRandom(seed: Buffer): () => number {
  let [x, y, z, w] = [0, 4, 8, 12].map(at => seed.readUInt32LE(at)) as [number, number, number, number]
  if ((x | y | z | w) === 0) w = 1
  return () => {
    const t = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0
    return w / 4_294_967_296
  }
}
