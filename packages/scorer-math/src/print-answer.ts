import type { Answer, Interval } from './answer.ts'
import { printNode } from './read/print-node.ts'

const MAX_LENGTH = 2_000

/** An answer as it was understood, in one spelling, for explanations. */
export function printAnswer(answer: Answer): string {
  const text = print(answer)
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
}

function print(answer: Answer): string {
  switch (answer.kind) {
    case 'scalar': {
      if (answer.letters !== null) return answer.letters
      if (answer.based !== null) return `${answer.based.digits}_${answer.based.base}`
      const value = printNode(answer.expr)
      return answer.unit === null ? value : `${value} ${answer.unit.name}`
    }
    case 'list':
      return answer.items.map(print).join(answer.joint === ',' ? ', ' : ` ${answer.joint} `)
    case 'sequence':
      return answer.items.map(print).join(', ')
    case 'tuple':
      return `${answer.open}${answer.items.map(print).join(', ')}${answer.close}`
    case 'set':
      return `{${answer.items.map(print).join(', ')}}`
    case 'region':
      return answer.intervals.length === 0 ? '∅' : answer.intervals.map(printInterval).join(' ∪ ')
    case 'matrix':
      return `[${answer.rows.map(row => `[${row.map(print).join(', ')}]`).join(', ')}]`
    case 'binding': {
      const parameters = answer.parameters.length === 0 ? '' : `(${answer.parameters.join(', ')})`
      return `${answer.name}${parameters} ${answer.value.kind === 'region' ? '∈' : '='} ${print(answer.value)}`
    }
    case 'relation':
      return answer.sides
        .map((side, index) => (index === 0 ? '' : ` ${answer.operators[index - 1]} `) + print(side))
        .join('')
    case 'text':
      return answer.text
    case 'choice':
      return answer.content === null ? `(${answer.letter})` : `(${answer.letter}) ${print(answer.content)}`
    case 'ratio':
      return answer.items.map(print).join(':')
    case 'clock':
      return (
        answer.parts.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':') +
        (answer.half === null ? '' : ` ${answer.half}`)
      )
    case 'given':
      return `${print(answer.body)} where ${answer.conditions.map(print).join(', ')}`
    case 'modulo':
      return `${print(answer.value)} mod ${print(answer.modulus)}`
    case 'either':
      return answer.options.map(print).join(' ≈ ')
    case 'false':
      return `false: ${answer.why}`
    case 'tree':
      return `${answer.head}(${answer.parts.map(print).join(', ')})`
    case 'prose':
      return answer.parts.map(part => (typeof part === 'string' ? part : print(part))).join(' ')
  }
}

function printInterval({ low, lowOpen, high, highOpen }: Interval): string {
  const from = low === null ? '-∞' : printNode(low)
  const to = high === null ? '∞' : printNode(high)
  if (!lowOpen && !highOpen && from === to) return `{${from}}`
  return `${lowOpen ? '(' : '['}${from}, ${to}${highOpen ? ')' : ']'}`
}
