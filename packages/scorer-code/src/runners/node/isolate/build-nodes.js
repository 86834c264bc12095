import { isNode, put } from './built-ins.js'

export function ListNode(val, next) {
  this.val = val === undefined ? 0 : val
  this.next = next === undefined ? null : next
}

export function TreeNode(val, left, right) {
  this.val = val === undefined ? 0 : val
  this.left = left === undefined ? null : left
  this.right = right === undefined ? null : right
}

/** `Node` has another shape in each problem; the signature says which. */
export const nodeShapes = {
  random: ['val', 'next', 'random'],
  nary: ['val', 'children'],
  graph: ['val', 'neighbors'],
  next: ['val', 'left', 'right', 'next'],
  doubly: ['val', 'prev', 'next', 'child'],
  quad: ['val', 'isLeaf', 'topLeft', 'topRight', 'bottomLeft', 'bottomRight'],
}

export function nodeClass(shape) {
  const fields = nodeShapes[shape]
  return function Node(...given) {
    for (let i = 0; i < fields.length; i += 1) {
      const field = fields[i]
      const list = field === 'children' || field === 'neighbors'
      const empty = field === 'val' ? 0 : list ? [] : null
      put(this, field, given[i] === undefined ? empty : given[i])
    }
  }
}

export const SIDES = ['left', 'right']

/** [1,null,2,3] in level order, as LeetCode writes binary trees. */
export function buildTree(values, make) {
  if (values === null || values === undefined || values.length === 0 || values[0] === null) return null
  const root = make(values[0])
  const queue = [root]
  let at = 1
  for (let head = 0; head < queue.length && at < values.length; head += 1) {
    const node = queue[head]
    for (let side = 0; side < 2 && at < values.length; side += 1) {
      const value = values[at]
      at += 1
      if (value === null) continue
      const child = make(value)
      put(node, SIDES[side], child)
      put(queue, queue.length, child)
    }
  }
  return root
}

/** Trees and nodes of lists and graphs that the arguments of one call were made of. */
export const made = { trees: [], known: [] }

export function findInList(head, value) {
  let node = head
  while (node !== null && node.val !== value) node = node.next
  return node
}

export function findInTree(root, value) {
  const open = [root]
  for (let at = 0; at < open.length; at += 1) {
    const node = open[at]
    if (!isNode(node)) continue
    if (node.val === value) return node
    put(open, open.length, node.left)
    put(open, open.length, node.right)
  }
  return null
}

/** Two heads: own nodes of each, then the shared ones. */
export function buildIntersection([a, b, skipA, skipB]) {
  const part = (values, from, to, tail) => {
    let head = tail
    for (let i = to - 1; i >= from; i -= 1) head = new ListNode(values[i], head)
    return head
  }
  const shared = part(a, skipA, a.length, null)
  return [part(a, 0, skipA, shared), part(b, 0, skipB, shared)]
}

export function buildList(values, cycle, make) {
  if (values === null || values === undefined) return null
  let head = null
  let last = null
  let target = null
  for (let i = 0; i < values.length; i += 1) {
    const node = make(values[i])
    if (last === null) head = node
    else put(last, 'next', node)
    last = node
    if (i === cycle) target = node
    put(made.known, made.known.length, node)
  }
  if (last !== null && target !== null) put(last, 'next', target)
  return head
}

/** Groups of children in level order, parted by null: [1,null,3,2,4,null,5,6]. */
export function buildNary(values, Node) {
  if (values === null || values.length === 0) return null
  const root = new Node(values[0], [])
  const queue = [root]
  let head = -1
  for (let i = 1; i < values.length; i += 1) {
    if (values[i] === null) {
      head += 1
      continue
    }
    const child = new Node(values[i], [])
    const children = queue[head < 0 ? 0 : head].children
    put(children, children.length, child)
    put(queue, queue.length, child)
  }
  return root
}

export function buildRandom(pairs, Node) {
  if (pairs === null) return null
  const nodes = []
  for (let i = 0; i < pairs.length; i += 1) put(nodes, i, new Node(pairs[i][0], null, null))
  made.known = nodes
  for (let i = 0; i < nodes.length; i += 1) {
    if (i + 1 < nodes.length) put(nodes[i], 'next', nodes[i + 1])
    const random = pairs[i][1]
    if (random !== null) put(nodes[i], 'random', nodes[random])
  }
  return nodes.length === 0 ? null : nodes[0]
}

export function buildGraph(adjacency, Node) {
  if (adjacency === null || adjacency.length === 0) return null
  const nodes = []
  for (let i = 0; i < adjacency.length; i += 1) put(nodes, i, new Node(i + 1, []))
  made.known = nodes
  for (let i = 0; i < adjacency.length; i += 1) {
    for (let k = 0; k < adjacency[i].length; k += 1) put(nodes[i].neighbors, k, nodes[adjacency[i][k] - 1])
  }
  return nodes[0]
}

/** A multilevel list: levels follow each other, with a null for each node of the level above that is passed over. */
export function buildDoubly(values, Node) {
  if (values === null || values.length === 0) return null
  let head = null
  let level = null // first node of the level above that can still get a child
  let last = null
  let first = null
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] === null) {
      if (last !== null) {
        level = first
        last = null
        first = null
      } else if (level !== null) level = level.next
      continue
    }
    const node = new Node(values[i], null, null, null)
    if (head === null) head = node
    if (last === null) {
      if (level !== null) put(level, 'child', node)
      first = node
    } else {
      put(last, 'next', node)
      put(node, 'prev', last)
    }
    last = node
  }
  return head
}

/** A quad tree as [[isLeaf, val] or null, …] in level order. */
export function buildQuad(cells, Node) {
  if (cells === null || cells.length === 0 || cells[0] === null) return null
  const make = cell => new Node(!!cell[1], !!cell[0], null, null, null, null)
  const root = make(cells[0])
  const queue = [root]
  const corners = nodeShapes.quad
  let at = 1
  for (let head = 0; head < queue.length && at < cells.length; head += 1) {
    for (let corner = 2; corner < 6 && at < cells.length; corner += 1, at += 1) {
      if (cells[at] === null) continue
      const child = make(cells[at])
      put(queue[head], corners[corner], child)
      put(queue, queue.length, child)
    }
  }
  return root
}
