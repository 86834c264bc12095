import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { substitute } from '../ladder/differentiate.ts'
import { number } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'
import { variablesOf } from './variables.ts'

/** Letters for any integer. */
const INTEGER = /^[kmnlt]$/

/**
 * x ≡ 3 (mod 7) and x = 7k + 3 name the same integers: the value is linear in one letter for an integer, its
 * coefficient the modulus or minus it, the rest congruent. Null where the two sides are of other forms.
 */
export function compareProgression(one: Answer, other: Answer, oracle: Oracle): Decision | null {
  const [modulo, binding] = one.kind === 'modulo' ? [one, other] : [other, one]
  if (modulo.kind !== 'modulo' || binding.kind !== 'binding' || binding.value.kind !== 'scalar') return null
  const { value, modulus } = modulo
  if (value.kind !== 'relation' || value.operators[0] !== '≡' || modulus.kind !== 'scalar') return null
  const [left, right] = value.sides
  if (left?.kind !== 'scalar' || left.expr.type !== 'variable' || left.expr.name !== binding.name) return null
  if (right?.kind !== 'scalar') return null
  const { expr } = binding.value
  const [name, ...rest] = variablesOf(expr)
  if (name === undefined || rest.length > 0 || !INTEGER.test(name)) return null
  const whole = (at: number): bigint | null => {
    const exact = oracle.exact(substitute(expr, name, number(at)))
    return exact?.denominator === 1n ? exact.numerator : null
  }
  const [zero, first, second] = [whole(0), whole(1), whole(2)]
  const [m, r] = [oracle.exact(modulus.expr), oracle.exact(right.expr)]
  if (zero === null || first === null || second === null || m?.denominator !== 1n || r?.denominator !== 1n) return null
  const step = first - zero
  const linear = oracle.decide(expr, {
    type: 'add',
    terms: [{ type: 'multiply', factors: [number(step), { type: 'variable', name }] }, number(zero)],
  })
  if (linear.verdict !== 'equal') return null
  const same = (step === m.numerator || step === -m.numerator) && (zero - r.numerator) % m.numerator === 0n
  return same
    ? { verdict: 'equal', method: 'congruence' }
    : { verdict: 'different', proof: 'congruence', witness: `${step}k + ${zero}` }
}
