import { type Answer, scalar } from '../answer.ts'
import { printNode } from '../read/print-node.ts'
import { children, type Node } from '../read/tree.ts'
import type { Context, InterpretOptions } from './context.ts'
import { interpretGroup, interpretSet } from './interpret-group.ts'
import { interpretList } from './interpret-list.ts'
import { builderIntegers, builderRegion, builderRoots, regionOf } from './interpret-region.ts'
import { interpretRelation } from './interpret-relation.ts'
import { lowerScalar } from './lower.ts'
import { lowerMatrix, lowerVector, mentionsMatrix } from './matrices.ts'
import { realSet } from './named-sets.ts'
import { hasSigns, signVariants } from './signs.ts'

/** What a tree means as an answer. Never throws for what a model may write; costs oracle steps for chains and regions. */
export function interpret(node: Node, options: InterpretOptions): Answer {
  const context: Context = { ...options, interpret: part => meaningOf(part, context) }
  return meaningOf(node, context)
}

function meaningOf(node: Node, options: Context): Answer {
  switch (node.type) {
    case 'list':
      return interpretList(node, options)
    case 'relation':
      return interpretRelation(node, options)
    case 'given':
      return interpretGiven(node, options)
    case 'choice':
      return {
        kind: 'choice',
        letter: node.letter,
        content: node.content === null ? null : options.interpret(node.content),
      }
    case 'text':
      return { kind: 'text', text: node.text }
    case 'clock':
      return { kind: 'clock', parts: node.parts, half: node.half }
    case 'prose':
      return {
        kind: 'prose',
        parts: node.parts.map(part => (typeof part === 'string' ? part : options.interpret(part))),
      }
    default:
  }
  if (node.type !== 'set' && node.type !== 'builder' && hasSigns(node)) {
    const variants = signVariants(node, options.linkedSigns)
    if (variants !== null)
      return { kind: 'list', joint: ',', items: variants.map(variant => options.interpret(variant)) }
  }
  switch (node.type) {
    case 'group':
      return interpretGroup(node, options)
    case 'set':
      return interpretSet(node, options)
    case 'builder': {
      const region = builderRegion(node, options) ?? builderIntegers(node, options) ?? builderRoots(node, options)
      return region ?? tree('builder', [node.head, node.condition], options)
    }
    case 'setop':
    case 'named': {
      const region = regionOf(node, options)
      if (region !== null) return region
      if (node.type === 'named') return { kind: 'text', text: node.name }
      return { ...tree(node.operator, node.parts, options), unordered: node.operator !== 'difference' }
    }
    case 'matrix':
      return { kind: 'matrix', rows: node.rows.map(row => row.map(cell => options.interpret(cell))) }
    case 'ratio':
      return { kind: 'ratio', items: node.items.map(item => options.interpret(item)) }
    case 'modulo':
      return {
        kind: 'modulo',
        value: options.interpret(node.value),
        modulus: options.interpret(node.modulus),
      }
    case 'variable':
      return realSet(node.name) ?? scalar(node)
    case 'power': {
      // (1, 2)^T: a column that is written as a row
      const { base, exponent } = node
      const transposed = exponent.type === 'variable' && (exponent.name === 'T' || exponent.name === 'top')
      if (base.type === 'group' && base.items.length > 1 && transposed) return interpretGroup(base, options)
      break
    }
    case 'opaque': {
      const place = namedPoint(node, options)
      if (place !== null) return place
      break
    }
    default:
  }
  const vector = node.type === 'add' || node.type === 'multiply' || node.type === 'negate' ? lowerVector(node) : null
  if (vector !== null) return { kind: 'tuple', open: '(', close: ')', items: vector.map(item => scalar(item)) }
  if (mentionsMatrix(node)) {
    const matrix = lowerMatrix(node)
    if (matrix !== null) return { kind: 'matrix', rows: matrix.map(row => row.map(cell => scalar(cell))) }
    return structural(node, options)
  }
  return lowerScalar(node) ?? structural(node, options)
}

/** A(1, 2): a point by its name; C(5, 2) and P(5, 2) are numbers. */
function namedPoint(node: Node & { type: 'opaque' }, options: Context): Answer | null {
  const name = /^apply ([A-Z]'?)$/.exec(node.head)?.[1]
  if (name === undefined || node.args.length < 2) return null
  const [first, second] = node.args
  const counts =
    (name === 'C' || name === 'P') &&
    node.args.length === 2 &&
    !(
      first?.type === 'number' &&
      second?.type === 'number' &&
      (second.numerator < 0n || first.numerator < second.numerator)
    )
  if (counts) return null
  const value: Answer = { kind: 'tuple', open: '(', close: ')', items: node.args.map(arg => options.interpret(arg)) }
  return { kind: 'binding', name, parameters: [], value }
}

function tree(head: string, parts: readonly Node[], options: Context): Answer & { kind: 'tree' } {
  return { kind: 'tree', head, parts: parts.map(part => options.interpret(part)), unordered: false }
}

/** A form that is compared part by part. */
function structural(node: Node, options: Context): Answer {
  const unordered = node.type === 'add' || node.type === 'multiply'
  const head =
    node.type === 'opaque'
      ? node.head
      : node.type === 'call'
        ? node.name
        : node.type === 'quantity'
          ? `unit ${node.unit.name}`
          : node.type
  if (node.type === 'dots') return { kind: 'text', text: '…' }
  const parts = children(node)
  if (parts.length === 0) return { kind: 'text', text: printNode(node) }
  return { kind: 'tree', head, parts: parts.map(part => options.interpret(part)), unordered }
}

function interpretGiven(node: Node & { type: 'given' }, options: Context): Answer {
  const conditions = node.condition.type === 'list' ? node.condition.items : [node.condition]
  return {
    kind: 'given',
    body: options.interpret(node.body),
    conditions: conditions.map(condition => options.interpret(condition)),
  }
}
