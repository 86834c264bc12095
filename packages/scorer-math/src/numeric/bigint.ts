/** Bits of |n|; 0 for 0. Exact. About 50 ns below 1000 bits. */
export function bitLength(n: bigint): number {
  const size = n < 0n ? -n : n
  if (size <= 0x1fffffffffffffn) {
    const number = Number(size)
    const high = Math.floor(number / 0x100000000)
    return high === 0 ? 32 - Math.clz32(number) : 64 - Math.clz32(high)
  }
  const hex = size.toString(16)
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)))
}

/** n·2^places, rounded down. */
export function shift(n: bigint, places: number): bigint {
  return places >= 0 ? n << BigInt(places) : n >> BigInt(-places)
}

/** ⌊√n⌋ for n ≥ 0, by Newton's iteration from a double. */
export function integerSqrt(n: bigint): bigint {
  if (n < 0x10000000000000n) return BigInt(Math.floor(Math.sqrt(Number(n))))
  const length = bitLength(n)
  const spare = Math.max(0, length - 100 + (length % 2))
  let x = (BigInt(Math.ceil(Math.sqrt(Number(n >> BigInt(spare))) * 1.0000000001)) + 1n) << BigInt(spare / 2)
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

/** ⌊ⁿ√v⌋ for v ≥ 0 and n ≥ 1. */
export function integerRoot(v: bigint, n: number): bigint {
  if (n === 1 || v < 2n) return v
  if (n === 2) return integerSqrt(v)
  const degree = BigInt(n)
  let x = 1n << BigInt(Math.ceil(bitLength(v) / n))
  for (;;) {
    const next = ((degree - 1n) * x + v / x ** (degree - 1n)) / degree
    if (next >= x) return x
    x = next
  }
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y > 0x1fffffffffffffn) [x, y] = [y, x % y]
  if (y === 0n) return x
  let u = Number(y)
  let v = Number(x % y)
  while (v !== 0) [u, v] = [v, u % v]
  return BigInt(u)
}
