import type { Expr } from '../ast.ts'
import { ENGINE_NAMES } from './engine-names.ts'

/** Longer input is not given to an engine. */
const MAX_LENGTH = 4000

/**
 * The expression in the engine's syntax, every variable renamed to v1 … vn, so that no name of an answer can reach
 * the engine's own symbols. Null where a node has no counterpart. `names` grows by what is met.
 */
export function printForEngine(e: Expr, names: Map<string, string>): string | null {
  const text = print(e, names)
  return text !== null && text.length <= MAX_LENGTH ? text : null
}

function print(e: Expr, names: Map<string, string>): string | null {
  const go = (node: Expr): string | null => print(node, names)
  const list = (nodes: readonly Expr[], between: string): string | null => {
    const parts: string[] = []
    for (const node of nodes) {
      const part = go(node)
      if (part === null) return null
      parts.push(part)
    }
    return `(${parts.join(between)})`
  }
  switch (e.type) {
    case 'number':
      return e.denominator === 1n && e.numerator >= 0n ? `${e.numerator}` : `(${e.numerator}/${e.denominator})`
    case 'constant':
      return e.name === 'infinity' ? 'Infinity' : e.name
    case 'variable': {
      const known = names.get(e.name)
      if (known !== undefined) return known
      const made = `v${names.size + 1}`
      names.set(e.name, made)
      return made
    }
    case 'add':
      return list(e.terms, '+')
    case 'multiply':
      return list(e.factors, '*')
    case 'divide':
      return list([e.numerator, e.denominator], '/')
    case 'negate': {
      const inner = go(e.operand)
      return inner === null ? null : `(-${inner})`
    }
    case 'power':
      return list([e.base, e.exponent], '^')
    case 'root': {
      const radicand = go(e.radicand)
      if (radicand === null) return null
      if (e.index === undefined) return `sqrt(${radicand})`
      const index = go(e.index)
      return index === null ? null : `((${radicand})^(1/(${index})))`
    }
    case 'call': {
      if (e.name === 'exp') {
        const inner = list(e.args, ',')
        return inner === null ? null : `(e^${inner})`
      }
      if (e.name === 'log') {
        const [x, base] = [e.args[0], e.args[1]]
        const top = x === undefined ? null : go(x)
        const bottom = base === undefined ? '10' : go(base)
        return top === null || bottom === null ? null : `(log(${top})/log(${bottom}))`
      }
      const name = ENGINE_NAMES.get(e.name)
      const args = list(e.args, ',')
      return name === undefined || args === null ? null : `${name}${args}`
    }
    default:
      return null
  }
}
