import type { Answer, Region } from '../answer.ts'
import { scalar } from '../answer.ts'
import { number } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'

const MAX_COUNT = 64n

/** The integers of a bounded region as a set: {x ∈ ℤ : −1 ≤ x ≤ 1} is {−1, 0, 1}. Null for ends that are not rational. */
export function integersIn(region: Region, from: bigint | null, oracle: Oracle): Answer | null {
  if (region.symbolic) return null
  const items: Answer[] = []
  for (const { low, lowOpen, high, highOpen } of region.intervals) {
    if (high === null || (low === null && from === null)) return null
    const a = low === null ? null : oracle.exact(low)
    const b = oracle.exact(high)
    if (b === null || (low !== null && a === null)) return null
    let first = a === null ? (from ?? 0n) : ceiling(a.numerator, a.denominator)
    if (a !== null && lowOpen && first * a.denominator === a.numerator) first++
    if (from !== null && first < from) first = from
    let last = -ceiling(-b.numerator, b.denominator)
    if (highOpen && last * b.denominator === b.numerator) last--
    if (last - first >= MAX_COUNT) return null
    for (let value = first; value <= last; value++) items.push(scalar(number(value)))
  }
  return { kind: 'set', items }
}

function ceiling(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  return quotient * denominator < numerator ? quotient + 1n : quotient
}
