import type { Node } from './tree.ts'

/** The node with each part replaced; shapes other than the common scalar ones stay as they are. */
export function mapParts(node: Node, map: (part: Node) => Node): Node {
  switch (node.type) {
    case 'add':
      return { ...node, terms: node.terms.map(map) }
    case 'multiply':
      return { ...node, factors: node.factors.map(map) }
    case 'divide':
      return { ...node, numerator: map(node.numerator), denominator: map(node.denominator) }
    case 'negate':
      return { ...node, operand: map(node.operand) }
    case 'power':
      return { ...node, base: map(node.base), exponent: map(node.exponent) }
    case 'root':
      return node.index === undefined
        ? { ...node, radicand: map(node.radicand) }
        : { ...node, radicand: map(node.radicand), index: map(node.index) }
    case 'call':
    case 'opaque':
      return { ...node, args: node.args.map(map) } as Node
    case 'series':
      return { ...node, from: map(node.from), to: map(node.to), body: map(node.body) }
    case 'integral':
      return {
        ...node,
        body: map(node.body),
        ...(node.from === undefined ? {} : { from: map(node.from) }),
        ...(node.to === undefined ? {} : { to: map(node.to) }),
      }
    case 'limit':
      return { ...node, to: map(node.to), body: map(node.body) }
    case 'derivative':
      return { ...node, body: map(node.body) }
    case 'piecewise':
      return { ...node, branches: node.branches.map(branch => ({ ...branch, value: map(branch.value) })) }
    case 'sign':
      return node.left === undefined
        ? { ...node, right: map(node.right) }
        : { ...node, left: map(node.left), right: map(node.right) }
    case 'group':
    case 'list':
    case 'set':
    case 'ratio':
      return { ...node, items: node.items.map(map) }
    case 'builder':
      return { ...node, head: map(node.head), condition: map(node.condition) }
    case 'matrix':
      return { ...node, rows: node.rows.map(row => row.map(map)) }
    case 'relation':
      return { ...node, sides: node.sides.map(map) }
    case 'setop':
      return { ...node, parts: node.parts.map(map) }
    case 'quantity':
    case 'modulo':
      return { ...node, value: map(node.value) }
    case 'given':
      return { ...node, body: map(node.body), condition: map(node.condition) }
    default:
      return node
  }
}

/** Is the whole tree made of scalar forms, so that it is an expression as it stands? */
export function isScalarTree(node: Node): node is import('../ast.ts').Expr {
  switch (node.type) {
    case 'number':
    case 'constant':
    case 'variable':
      return true
    case 'add':
      return node.terms.every(isScalarTree)
    case 'multiply':
      return node.factors.every(isScalarTree)
    case 'divide':
      return isScalarTree(node.numerator) && isScalarTree(node.denominator)
    case 'negate':
      return isScalarTree(node.operand)
    case 'power':
      return isScalarTree(node.base) && isScalarTree(node.exponent)
    case 'root':
      return isScalarTree(node.radicand) && (node.index === undefined || isScalarTree(node.index))
    case 'call':
      return node.args.every(isScalarTree)
    case 'series':
      return isScalarTree(node.from) && isScalarTree(node.to) && isScalarTree(node.body)
    case 'integral':
      return (
        isScalarTree(node.body) &&
        (node.from === undefined || isScalarTree(node.from)) &&
        (node.to === undefined || isScalarTree(node.to))
      )
    case 'limit':
      return isScalarTree(node.to) && isScalarTree(node.body)
    case 'derivative':
      return isScalarTree(node.body)
    case 'piecewise':
      return node.branches.every(branch => isScalarTree(branch.value))
    default:
      return false
  }
}
