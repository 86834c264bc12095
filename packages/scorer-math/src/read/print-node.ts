import type { NumberExpr } from '../ast.ts'
import type { Node } from './tree.ts'

/** A tree as plain text: one spelling for each tree, for explanations and as the name of notation without meaning. */
export function printNode(node: Node): string {
  return print(node, 0)
}

// binding strengths: 1 sum, 2 product, 3 sign, 4 power, 5 atom
function print(node: Node, outer: number): string {
  switch (node.type) {
    case 'number':
      return wrap(
        printNumber(node),
        node.denominator !== 1n && node.decimal === undefined ? 2 : node.numerator < 0n ? 3 : 5,
        outer,
      )
    case 'constant':
      return node.name === 'infinity' ? '∞' : node.name === 'pi' ? 'π' : node.name
    case 'variable':
      return node.name
    case 'add':
      return wrap(
        node.terms
          .map((term, index) => {
            const text = print(term, 1)
            return index === 0 ? text : text.startsWith('-') ? ` - ${text.slice(1)}` : ` + ${text}`
          })
          .join(''),
        1,
        outer,
      )
    case 'multiply':
      return wrap(node.factors.map(factor => print(factor, 3)).join('·'), 2, outer)
    case 'divide':
      return wrap(`${print(node.numerator, 3)}/${print(node.denominator, 4)}`, 2, outer)
    case 'negate':
      return wrap(`-${print(node.operand, 3)}`, 2, outer)
    case 'power':
      return wrap(`${print(node.base, 5)}^${print(node.exponent, 5)}`, 4, outer)
    case 'root':
      return node.index === undefined
        ? `sqrt(${print(node.radicand, 0)})`
        : `root(${print(node.radicand, 0)}, ${print(node.index, 0)})`
    case 'call':
      if (node.name === 'apply') return `${print(node.args[0] as Node, 5)}(${join(node.args.slice(1))})`
      return `${node.name}(${join(node.args)})`
    case 'series':
      return `${node.kind}(${print(node.body, 0)}, ${node.variable}=${print(node.from, 0)}..${print(node.to, 0)})`
    case 'integral': {
      const bounds =
        node.from === undefined || node.to === undefined ? '' : `=${print(node.from, 0)}..${print(node.to, 0)}`
      return `integral(${print(node.body, 0)}, ${node.variable}${bounds})`
    }
    case 'limit':
      return `limit(${print(node.body, 0)}, ${node.variable}→${print(node.to, 0)}${node.side ?? ''})`
    case 'derivative':
      return `derivative(${print(node.body, 0)}, ${node.variable}${node.order === 1 ? '' : `, ${node.order}`})`
    case 'piecewise':
      return `cases(${node.branches.map(branch => print(branch.value, 0)).join('; ')})`
    case 'sign':
      return wrap(
        `${node.left === undefined ? '' : print(node.left, 1)}${node.flip ? '∓' : '±'}${print(node.right, 2)}`,
        1,
        outer,
      )
    case 'group':
      return `${node.open}${join(node.items)}${node.close}`
    case 'list':
      return node.items
        .map(item => print(item, 0))
        .join(node.joint === ',' ? ', ' : node.joint === 'row' ? '; ' : ` ${node.joint} `)
    case 'set':
      return `{${join(node.items)}}`
    case 'builder':
      return `{${print(node.head, 0)} | ${print(node.condition, 0)}}`
    case 'matrix':
      return `[${node.rows.map(row => `[${join(row)}]`).join(', ')}]`
    case 'relation':
      return node.sides
        .map((side, index) => (index === 0 ? '' : ` ${node.operators[index - 1]} `) + print(side, 0))
        .join('')
    case 'setop': {
      const sign = node.operator === 'union' ? ' ∪ ' : node.operator === 'intersection' ? ' ∩ ' : ' ∖ '
      return node.parts.map(part => print(part, 5)).join(sign)
    }
    case 'named':
      return node.name === 'empty' ? '∅' : node.name
    case 'text':
    case 'letters':
      return node.text
    case 'quantity':
      return `${print(node.value, 3)} ${node.unit.name}`
    case 'based':
      return `${node.digits}_${node.base}`
    case 'ratio':
      return node.items.map(item => print(item, 3)).join(':')
    case 'clock':
      return (
        node.parts.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':') +
        (node.half === null ? '' : ` ${node.half}`)
      )
    case 'dots':
      return '…'
    case 'given':
      return `${print(node.body, 0)} where ${print(node.condition, 0)}`
    case 'modulo':
      return `${print(node.value, 0)} (mod ${print(node.modulus, 0)})`
    case 'choice':
      return node.content === null ? `(${node.letter})` : `(${node.letter}) ${print(node.content, 0)}`
    case 'opaque':
      return node.head === 'blank' ? '' : `${node.head}(${join(node.args)})`
    case 'prose':
      return node.parts.map(part => (typeof part === 'string' ? part : print(part, 0))).join(' ')
  }
}

const join = (nodes: readonly Node[]): string => nodes.map(node => print(node, 0)).join(', ')

const wrap = (text: string, own: number, outer: number): string => (own < outer ? `(${text})` : text)

function printNumber({ numerator, denominator, decimal }: NumberExpr): string {
  if (decimal === undefined || decimal.places <= 0 || decimal.places > 400)
    return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
  const scale = 10n ** BigInt(decimal.places)
  const scaled = (numerator * scale) / denominator
  const digits = `${scaled < 0n ? -scaled : scaled}`.padStart(decimal.places + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -decimal.places)}.${digits.slice(-decimal.places)}`
}
