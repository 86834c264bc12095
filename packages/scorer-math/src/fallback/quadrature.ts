/**
 * ∫ f from a to b by the double-exponential rule (Takahasi & Mori 1974), bounds finite or not. Null where f has no
 * value inside, or two successive step sizes disagree by more than 1e-7. Not rigorous: it only contradicts.
 */
export function quadrature(f: (x: number) => number | null, a: number, b: number): number | null {
  if (a === b) return 0
  if (a > b) {
    const value = quadrature(f, b, a)
    return value === null ? null : -value
  }
  const finite = Number.isFinite(a) && Number.isFinite(b)
  const half = Number.isFinite(a) !== Number.isFinite(b)
  let missing = 0

  /** Value of f times the weight at parameter t. */
  function term(t: number): number {
    const s = (Math.PI / 2) * Math.sinh(t)
    let x: number
    let weight: number
    if (finite) {
      const c = Math.cosh(s)
      // Distance from the nearer end, without cancellation.
      const gap = ((b - a) / 2) * (Math.exp(-Math.abs(s)) / c)
      x = s < 0 ? a + gap : b - gap
      if (gap === 0 || x <= a || x >= b) return 0
      weight = (((b - a) / 2) * (Math.PI / 2) * Math.cosh(t)) / (c * c)
    } else if (half) {
      const size = Math.exp(s)
      x = Number.isFinite(a) ? a + size : b - size
      weight = size * (Math.PI / 2) * Math.cosh(t)
    } else {
      x = Math.sinh(s)
      weight = Math.cosh(s) * (Math.PI / 2) * Math.cosh(t)
    }
    if (!(Math.abs(weight) > 1e-290) || !Number.isFinite(weight) || Math.abs(x) > 1e100) return 0
    const value = f(x)
    if (value === null || !Number.isFinite(value)) {
      if (Math.abs(t) < 2.5) missing++
      return 0
    }
    return value * weight
  }

  let previous: number | null = null
  for (let level = 2; level <= 7; level++) {
    const h = 1 / 2 ** level
    let total = term(0)
    for (let k = 1; k * h <= 4.5; k++) total += term(k * h) + term(-k * h)
    const value = total * h
    if (missing > 0) return null
    if (previous !== null && Math.abs(value - previous) <= 1e-9 * (1 + Math.abs(value))) return value
    if (level === 7)
      return previous !== null && Math.abs(value - previous) <= 1e-7 * (1 + Math.abs(value)) ? value : null
    previous = value
  }
  return null
}
