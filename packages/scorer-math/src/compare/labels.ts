import { GREEK } from '../read/names.ts'
import { printNode } from '../read/print-node.ts'
import type { Node } from '../read/tree.ts'
import { lowerScalar } from './lower.ts'
import { variablesOf } from './variables.ts'

/** Marks over the letters of a segment, a ray or an arc. */
const LINES: ReadonlySet<string> = new Set([
  'overline',
  'bar',
  'vec',
  'overrightarrow',
  'hat',
  'widehat',
  'overarc',
  'wideparen',
])

/** Operators that name a number of their argument. */
const OPERATORS: ReadonlySet<string> = new Set(
  'Pr rank rk tr Var Cov Corr ord vol Vol area length order index char genus diam nullity card'.split(' '),
)

const isTwo = (node: Node): boolean => node.type === 'number' && node.numerator === 2n && node.denominator === 1n

/** What stands left of = as the name of what is asked: x, f(x), AB, ∠A, P(X = 4), area. */
export function labelOf(node: Node): { name: string; parameters: readonly string[] } | null {
  switch (node.type) {
    case 'variable':
      return { name: node.name, parameters: [] }
    case 'letters':
      return /[A-Z]/.test(node.text) ? { name: node.text, parameters: [] } : null
    case 'text':
      return { name: node.text, parameters: [] }
    case 'call': {
      if (node.name === 'conjugate' && node.args[0] !== undefined && isSegment(node.args[0]))
        return { name: printNode(node), parameters: [] }
      if (node.name !== 'apply') return null
      const [symbol, ...args] = node.args
      const names = args.map(arg => (arg.type === 'variable' ? arg.name : null))
      if (symbol?.type !== 'variable') return null
      if (names.every(name => name !== null)) return { name: symbol.name, parameters: names }
      return { name: printNode(node), parameters: [] }
    }
    case 'opaque':
      if (node.head.startsWith('apply ') && node.args.every(arg => arg.type === 'variable'))
        return { name: node.head.slice(6), parameters: node.args.map(arg => printNode(arg)) }
      if (
        node.head.startsWith('apply ') ||
        node.head === 'angle' ||
        node.head === 'triangle' ||
        node.head === 'norm' ||
        node.head === 'subscript' ||
        node.head === 'dim' ||
        node.head === 'deg' ||
        node.head === 'det' ||
        OPERATORS.has(node.head) ||
        (LINES.has(node.head) && node.args.every(arg => arg.type === 'letters'))
      )
        return { name: printNode(node), parameters: [] }
      return null
    case 'ratio':
      return node.items.some(item => variablesOf(item).size > 0) ? { name: printNode(node), parameters: [] } : null
    case 'power':
      // the coefficient of determination
      return node.base.type === 'variable' && node.base.name === 'R' && isTwo(node.exponent)
        ? { name: printNode(node), parameters: [] }
        : null
    case 'multiply': {
      // 𝔼[X], Δx
      const [letter, of] = node.factors
      if (node.factors.length === 2 && letter?.type === 'variable' && of?.type === 'variable')
        if (/^(?:bb[EPV]|Delta)$/.test(letter.name)) return { name: printNode(node), parameters: [] }
      // m∠A, the measure of an angle
      const [measure, angle] = node.factors
      if (node.factors.length === 2 && measure?.type === 'variable' && measure.name === 'm' && angle?.type === 'opaque')
        return angle.head === 'angle' ? labelOf(angle) : null
      // AB, MN: letters in a row name a segment
      return node.factors.length > 1 &&
        node.factors.every(factor => factor.type === 'variable' && /^[A-Z]'*$/.test(factor.name))
        ? { name: node.factors.map(factor => (factor.type === 'variable' ? factor.name : '')).join(''), parameters: [] }
        : null
    }
    default:
      return null
  }
}

const TRIGONOMETRIC: ReadonlySet<string> = new Set(['sin', 'cos', 'tan', 'cot', 'sec', 'csc', 'abs', 're', 'im', 'arg'])

/** Left sides that only name a value, though they could be an equation to be solved: sin A = 3/5, m + n = 277. */
export function isAskedExpression(node: Node, isGold: boolean): boolean {
  if (lowerScalar(node) === null) return false
  if (node.type === 'call' && TRIGONOMETRIC.has(node.name)) {
    const [argument] = node.args
    const name = argument === undefined ? null : (labelOf(argument)?.name ?? null)
    // sin A and |AB| are asked for; sin x = 1/2 and |x| = 3 are to be solved
    return name !== null && (/^[A-Zzw]/.test(name) || (node.name !== 'abs' && GREEK.has(name)))
  }
  // a gold x + y = 5 is an equation; \frac{NO}{BO} = 2 is a ratio of two lengths
  if (isGold) return node.type === 'divide' && isSegment(node.numerator) && isSegment(node.denominator)
  return variablesOf(node).size >= 2
}

/** AB, or a letter that names a magnitude, with its index: S_1. */
const isSegment = (node: Node): boolean =>
  (node.type === 'letters' && /^[A-Z]{2,3}$/.test(node.text)) ||
  (node.type === 'multiply' &&
    node.factors.length <= 3 &&
    node.factors.every(factor => factor.type === 'variable' && /^[A-Z]$/.test(factor.name))) ||
  (node.type === 'variable' && /^[A-Z]_/.test(node.name))
