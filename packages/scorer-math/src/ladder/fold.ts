import type { Condition, Expr } from '../ast.ts'
import type { Budget } from '../decision.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { differentiate } from './differentiate.ts'
import { exactAt } from './exact.ts'
import { type Exact, reduce } from './rational.ts'

const LIMIT = new EvaluationStop('limit', 'steps')
const NO_VALUES: ReadonlyMap<string, Exact> = new Map()

/**
 * The same expression with derivatives carried out and constant rational parts replaced by their value. What cannot
 * be folded (a limit met, no value) stays as it was. Linear in the nodes, for depths that analyse() allows.
 */
export function fold(e: Expr, budget: Budget, realRoots: boolean): Expr {
  const number = (node: Expr): boolean =>
    node.type === 'number' || (node.type === 'constant' && node.name !== 'infinity' && node.name !== 'i')

  /** Replaces a node whose children are literals by its value. */
  function settle(node: Expr, children: readonly Expr[]): Expr {
    for (const child of children) if (!number(child)) return node
    const value = orStop(() => exactAt(node, { budget, values: NO_VALUES, realRoots }))
    if (value === null) return node
    if (value instanceof EvaluationStop) {
      if (budget.steps < 0) throw value
      return node
    }
    if (value.im !== 0n) return node
    const { re, den } = reduce(value)
    return { type: 'number', numerator: re, denominator: den }
  }

  function go(node: Expr): Expr {
    budget.steps -= 3
    if (budget.steps < 0) throw LIMIT
    switch (node.type) {
      case 'number':
      case 'constant':
      case 'variable':
        return node
      case 'add': {
        const terms = node.terms.map(go)
        return settle({ type: 'add', terms }, terms)
      }
      case 'multiply': {
        const factors = node.factors.map(go)
        return settle({ type: 'multiply', factors }, factors)
      }
      case 'divide': {
        const [numerator, denominator] = [go(node.numerator), go(node.denominator)]
        return settle({ type: 'divide', numerator, denominator }, [numerator, denominator])
      }
      case 'negate': {
        const operand = go(node.operand)
        return settle({ type: 'negate', operand }, [operand])
      }
      case 'power': {
        const [base, exponent] = [go(node.base), go(node.exponent)]
        return settle({ type: 'power', base, exponent }, [base, exponent])
      }
      case 'root': {
        const radicand = go(node.radicand)
        if (node.index === undefined) return settle({ type: 'root', radicand }, [radicand])
        const index = go(node.index)
        return settle({ type: 'root', radicand, index }, [radicand, index])
      }
      case 'call': {
        const args =
          node.name === 'apply' ? [...node.args.slice(0, 1), ...node.args.slice(1).map(go)] : node.args.map(go)
        return settle({ type: 'call', name: node.name, args }, args)
      }
      case 'series':
        return { ...node, from: go(node.from), to: go(node.to), body: go(node.body) }
      case 'integral':
        return node.from === undefined || node.to === undefined
          ? { ...node, body: go(node.body) }
          : { ...node, from: go(node.from), to: go(node.to), body: go(node.body) }
      case 'limit':
        return { ...node, to: go(node.to), body: go(node.body) }
      case 'derivative': {
        let body = go(node.body)
        for (let n = 0; n < node.order; n++) {
          const next = differentiate(body, node.variable, budget)
          if (next === null) return { ...node, body }
          body = go(next)
        }
        return body
      }
      case 'piecewise':
        return {
          type: 'piecewise',
          branches: node.branches.map(branch =>
            branch.condition === undefined
              ? { value: go(branch.value) }
              : { value: go(branch.value), condition: condition(branch.condition) },
          ),
        }
    }
  }

  function condition(c: Condition): Condition {
    if (c.type === 'relation') return { ...c, left: go(c.left), right: go(c.right) }
    return { ...c, conditions: c.conditions.map(condition) }
  }

  return go(e)
}
