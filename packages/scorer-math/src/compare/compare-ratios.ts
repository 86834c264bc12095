import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { number } from '../read/tree.ts'
import { compareNumbers } from './compare-scalars.ts'
import { allOf, type Env, type Kind, shape } from './decisions.ts'
import { isNeutral, pureValue } from './lower.ts'

export function compareRatios(gold: Answer, answer: Answer, env: Env): Decision {
  if (gold.kind === 'clock' && answer.kind === 'clock') return compareClocks(gold, answer)
  const ours = ratioItems(gold)
  const theirs = ratioItems(answer)
  if (ours !== null && theirs !== null) {
    if (ours.length !== theirs.length) return shape('ratios of different length')
    return allOf(proportions(ours, theirs, env), 'ratio')
  }
  const items = ours ?? theirs
  const single = ours === null ? gold : answer
  if (items?.length === 2 && single.kind === 'scalar' && (single.unit === null || isNeutral(single.unit))) {
    const quotient: Expr = { type: 'divide', numerator: items[0] as Expr, denominator: items[1] as Expr }
    return ours === null ? compareNumbers(single.expr, quotient, env) : env.oracle.decide(single.expr, quotient)
  }
  if (gold.kind === 'clock' && answer.kind === 'scalar' && gold.half !== null && gold.parts.length === 1)
    return env.oracle.decide(number(gold.parts[0] ?? 0), answer.expr)
  return shape(`${gold.kind}, ${answer.kind}`)
}

/** a : b = c : d where a·d = b·c for each two places, and 0 stands against 0 alone. */
function proportions(a: readonly Expr[], b: readonly Expr[], { oracle }: Env): (() => Decision)[] {
  const zero = number(0)
  const checks: (() => Decision)[] = []
  for (const [i, x] of a.entries()) {
    const y = b[i] as Expr
    checks.push(() => {
      const [left, right] = [oracle.decide(x, zero), oracle.decide(y, zero)]
      if (left.verdict === right.verdict) return { verdict: 'equal', method: 'identical' }
      return { verdict: 'different', proof: 'ratio', witness: 'zero, not zero' }
    })
    for (let j = i + 1; j < a.length; j++) {
      const [u, v] = [a[j] as Expr, b[j] as Expr]
      checks.push(() => oracle.decide({ type: 'multiply', factors: [x, v] }, { type: 'multiply', factors: [y, u] }))
    }
  }
  return checks
}

function ratioItems(answer: Answer): readonly Expr[] | null {
  if (answer.kind === 'clock') return answer.half === null ? answer.parts.map(part => number(part)) : null
  if (answer.kind !== 'ratio') return null
  const items = answer.items.map(item => (item.kind === 'scalar' ? pureValue(item) : null))
  return items.every(item => item !== null) ? items : null
}

/** A time of day; am or pm may be missing on one side. */
export function compareClocks(gold: Kind<'clock'>, answer: Kind<'clock'>): Decision {
  const seconds = ({ parts, half }: Kind<'clock'>): number => {
    const [hours = 0, minutes = 0, rest = 0] = parts
    const hour = half === null ? hours : (hours % 12) + (half === 'pm' ? 12 : 0)
    return (hour * 60 + minutes) * 60 + rest
  }
  const halfDay = 12 * 3600
  const [a, b] = [seconds(gold), seconds(answer)]
  const open = (gold.half === null) !== (answer.half === null)
  const same =
    a === b || (open && a % halfDay === b % halfDay && Math.max(gold.parts[0] ?? 0, answer.parts[0] ?? 0) <= 12)
  return same
    ? { verdict: 'equal', method: 'time' }
    : { verdict: 'different', proof: 'time', witness: `${a} s, ${b} s` }
}
