import type { Expr } from '../ast.ts'
import { children, type Node } from '../read/tree.ts'

/** The free variables of an expression. O(size). */
export function variablesOf(node: Node, found: Set<string> = new Set(), bound: readonly string[] = []): Set<string> {
  switch (node.type) {
    case 'number':
    case 'constant':
      return found
    case 'variable':
      if (!bound.includes(node.name)) found.add(node.name)
      return found
    case 'series':
      variablesOf(node.from, found, bound)
      variablesOf(node.to, found, bound)
      variablesOf(node.body, found, [...bound, node.variable])
      return found
    case 'integral': {
      if (node.from !== undefined) variablesOf(node.from, found, bound)
      if (node.to !== undefined) variablesOf(node.to, found, bound)
      variablesOf(node.body, found, node.from === undefined ? bound : [...bound, node.variable])
      return found
    }
    case 'limit':
      variablesOf(node.to, found, bound)
      variablesOf(node.body, found, [...bound, node.variable])
      return found
    case 'letters':
      for (const letter of node.text) if (letter !== 'e' && letter !== 'i') found.add(letter)
      return found
    default:
      for (const child of children(node)) variablesOf(child, found, bound)
      return found
  }
}

/** The expression with variables renamed. */
export function renamed(e: Expr, names: ReadonlyMap<string, string>): Expr {
  switch (e.type) {
    case 'number':
    case 'constant':
      return e
    case 'variable': {
      const to = names.get(e.name)
      return to === undefined ? e : { type: 'variable', name: to }
    }
    case 'add':
      return { ...e, terms: e.terms.map(term => renamed(term, names)) }
    case 'multiply':
      return { ...e, factors: e.factors.map(factor => renamed(factor, names)) }
    case 'divide':
      return { ...e, numerator: renamed(e.numerator, names), denominator: renamed(e.denominator, names) }
    case 'negate':
      return { ...e, operand: renamed(e.operand, names) }
    case 'power':
      return { ...e, base: renamed(e.base, names), exponent: renamed(e.exponent, names) }
    case 'root':
      return e.index === undefined
        ? { ...e, radicand: renamed(e.radicand, names) }
        : { ...e, radicand: renamed(e.radicand, names), index: renamed(e.index, names) }
    case 'call':
      return { ...e, args: e.args.map(arg => renamed(arg, names)) }
    case 'series': {
      const inner = without(names, e.variable)
      return { ...e, from: renamed(e.from, names), to: renamed(e.to, names), body: renamed(e.body, inner) }
    }
    case 'integral':
      return {
        ...e,
        variable: names.get(e.variable) ?? e.variable,
        body: renamed(e.body, names),
        ...(e.from === undefined ? {} : { from: renamed(e.from, names) }),
        ...(e.to === undefined ? {} : { to: renamed(e.to, names) }),
      }
    case 'limit':
      return { ...e, to: renamed(e.to, names), body: renamed(e.body, without(names, e.variable)) }
    case 'derivative':
      return { ...e, variable: names.get(e.variable) ?? e.variable, body: renamed(e.body, names) }
    case 'piecewise':
      return e
  }
}

function without(names: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, string> {
  if (!names.has(name)) return names
  const rest = new Map(names)
  rest.delete(name)
  return rest
}
