import { mapParts } from '../read/map-parts.ts'
import { children, type Node } from '../read/tree.ts'

export function hasSigns(node: Node): boolean {
  if (node.type === 'sign') return true
  if (node.type === 'number' || node.type === 'variable' || node.type === 'constant') return false
  return children(node).some(hasSigns)
}

/** Every choice of signs: each ± for itself, unless a ∓ stands beside it or they are to be linked. Null for too many. */
export function signVariants(node: Node, linked: boolean): readonly Node[] | null {
  let flips = false
  let count = 0
  const visit = (part: Node): void => {
    if (part.type === 'sign') {
      count++
      if (part.flip) flips = true
    }
    for (const child of children(part)) visit(child)
  }
  visit(node)
  if (count > 5) return null
  if (linked || flips || count === 1) return [0, 1].map(choice => applySigns(node, () => choice === 0))
  return Array.from({ length: 2 ** count }, (_, choices) => {
    let index = 0
    return applySigns(node, () => ((choices >> index++) & 1) === 0)
  })
}

function applySigns(node: Node, isPlus: () => boolean): Node {
  if (node.type === 'sign') {
    const left = node.left === undefined ? undefined : applySigns(node.left, isPlus)
    const plus = isPlus() !== node.flip
    const right = applySigns(node.right, isPlus)
    const signed: Node = plus ? right : { type: 'negate', operand: right }
    return left === undefined ? signed : { type: 'add', terms: [left, signed] }
  }
  return mapParts(node, part => applySigns(part, isPlus))
}
