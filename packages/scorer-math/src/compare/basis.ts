import type { Answer, Scalar } from '../answer.ts'
import { scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { substitute } from '../ladder/differentiate.ts'
import { number } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'
import { variablesOf } from './variables.ts'

/** Names of the unit vectors; the first of the plain ones reads as the imaginary unit. */
const BASES: readonly (readonly [string, string, string])[] = [
  ['i', 'j', 'k'],
  ['hat(i)', 'hat(j)', 'hat(k)'],
  ['vec(i)', 'vec(j)', 'vec(k)'],
  ['hat(imath)', 'hat(jmath)', 'hat(k)'],
  ['hat(x)', 'hat(y)', 'hat(z)'],
]

/**
 * 2i − j, \\hat{i} + 2\\hat{k}: a sum of multiples of unit vectors, as the tuple of its components; two where the third
 * does not occur. Null for everything else, complex numbers among it.
 */
export function inBasis({ expr, unit }: Scalar, oracle: Oracle): (Answer & { kind: 'tuple' }) | null {
  if (unit !== null) return null
  const names = variablesOf(expr)
  for (const basis of BASES) {
    const marked = basis.some(name => name !== 'i' && names.has(name))
    if (!marked) continue
    const whole = basis[0] === 'i' ? withoutI(expr) : expr
    const at = (...values: readonly number[]): Expr =>
      basis.reduce((e, name, index) => substitute(e, name === 'i' ? 'i°' : name, number(values[index] ?? 0)), whole)
    if (oracle.decide(at(0, 0, 0), number(0)).verdict !== 'equal') return null
    const components = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)]
    const linear: Expr = {
      type: 'add',
      terms: basis.map(
        (name, index): Expr => ({
          type: 'multiply',
          factors: [components[index] as Expr, { type: 'variable', name: name === 'i' ? 'i°' : name }],
        }),
      ),
    }
    if (oracle.decide(whole, linear).verdict !== 'equal') return null
    const items = (names.has(basis[2]) ? components : components.slice(0, 2)).map(item => scalar(item))
    return { kind: 'tuple', open: '(', close: ')', items }
  }
  return null
}

function withoutI(e: Expr): Expr {
  switch (e.type) {
    case 'constant':
      return e.name === 'i' ? { type: 'variable', name: 'i°' } : e
    case 'add':
      return { ...e, terms: e.terms.map(withoutI) }
    case 'multiply':
      return { ...e, factors: e.factors.map(withoutI) }
    case 'divide':
      return { ...e, numerator: withoutI(e.numerator) }
    case 'negate':
      return { ...e, operand: withoutI(e.operand) }
    default:
      return e
  }
}
