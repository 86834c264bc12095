import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import { type Env, type Kind, shape } from './decisions.ts'

export function compareModulo(gold: Answer, answer: Answer, env: Env): Decision {
  if (gold.kind === 'modulo' && answer.kind === 'modulo') {
    const modulus = env.compare(gold.modulus, answer.modulus)
    if (modulus.verdict !== 'equal') return modulus
    const decision = env.compare(gold.value, answer.value)
    return decision.verdict === 'different' && isCongruent(gold, answer, env)
      ? { verdict: 'equal', method: 'congruence' }
      : decision
  }
  if (gold.kind === 'modulo') {
    const decision = env.compare(gold.value, answer)
    const isRest = answer.kind === 'scalar' && isCongruent(gold, { ...gold, value: answer }, env)
    return decision.verdict === 'different' && isRest ? { verdict: 'equal', method: 'remainder' } : decision
  }
  return answer.kind === 'modulo' ? env.compare(gold, answer.value) : shape('congruence')
}

/** Do two values, or the right sides of x ≡ 7 and x ≡ 3, differ by a multiple of the modulus? Integers alone. */
function isCongruent(gold: Kind<'modulo'>, answer: Kind<'modulo'>, env: Env): boolean {
  const residue = (value: Answer): bigint | null => {
    if (value.kind !== 'scalar') return null
    const exact = env.oracle.exact(value.expr)
    return exact?.denominator === 1n ? exact.numerator : null
  }
  let [a, b]: [Answer, Answer] = [gold.value, answer.value]
  if (a.kind === 'relation' && b.kind === 'relation') {
    const [left, right] = [a.sides, b.sides]
    if (left.length !== 2 || right.length !== 2 || a.operators[0] !== '≡' || b.operators[0] !== '≡') return false
    if (env.compare(left[0] as Answer, right[0] as Answer).verdict !== 'equal') return false
    ;[a, b] = [left[1] as Answer, right[1] as Answer]
  }
  const [x, y, m] = [residue(a), residue(b), residue(gold.modulus)]
  if (x === null || y === null || m === null || m <= 0n) return false
  // of two bare numbers the answer must be the remainder
  return gold === answer || gold.value.kind === 'relation' || (y >= 0n && y < m) ? (x - y) % m === 0n : false
}
