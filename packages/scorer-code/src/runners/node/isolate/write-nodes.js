import { made, nodeShapes, SIDES } from './build-nodes.js'
import { apply, isArray, isNode, MapOf, mapGet, mapHas, mapSet, put, TOO_LONG } from './built-ins.js'

/** A value by the signature's return type: node structures become their lists, doubles keep their point. */
export function writeResult(writer, value, type, depth) {
  const { add, write } = writer
  if (depth > 0 && isArray(value)) {
    add('[')
    for (let i = 0; i < value.length; i += 1) {
      if (i > 0) add(',')
      writeResult(writer, value[i], type, depth - 1)
    }
    return add(']')
  }
  switch (type.base) {
    case 'double':
      return write(value, true, 0)
    case 'void':
      return add('null')
    case 'list':
    case 'node':
      return writeNodes(writer, value)
    case 'cycle':
      return write(positionOf(value), false, 0)
    case 'ref':
    case 'clone':
    case 'intersection':
      return write(isNode(value) ? value.val : null, false, 0)
    case 'tree':
      return writeLevels(writer, value, SIDES)
    case 'next':
      return writeNextLevels(writer, value)
    case 'nary':
      return writeNary(writer, value)
    case 'random':
      return writeRandom(writer, value)
    case 'graph':
      return writeGraph(writer, value)
    case 'doubly':
      return writeNodes(writer, value)
    case 'quad':
      return writeQuad(writer, value)
    default:
      return write(value, false, 0)
  }
}

/** A result that points into the argument is its place there. */
function positionOf(node) {
  for (let i = 0; i < made.known.length; i += 1) if (made.known[i] === node) return i
  return isNode(node) ? node.val : -1
}

function refuseShared(node) {
  for (let i = 0; i < made.known.length; i += 1)
    if (made.known[i] === node) throw new TypeError('the result shares a node with its argument')
}

/** The values along `next`; a list that never ends goes past the writer's budget. */
function writeNodes({ add, write }, head) {
  add('[')
  for (let node = head; isNode(node); node = node.next) {
    if (node !== head) add(',')
    write(node.val, false, 0)
  }
  add(']')
}

function writeLevels({ add, write }, root, sides) {
  writeQueue(
    add,
    root,
    sides.length,
    node => write(node.val, false, 0),
    (node, side) => node[sides[side]],
  )
}

/** Level order of nodes with `width` places for children each, null for what is missing; nulls at the end are left out. */
function writeQueue(add, root, width, writeNode, childOf) {
  add('[')
  if (isNode(root)) {
    const queue = [root]
    let pending = 0
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head]
      if (!isNode(node)) {
        pending += 1
        if (queue.length > 4_000_000) throw TOO_LONG
        continue
      }
      for (; pending > 0; pending -= 1) add(',null')
      if (head > 0) add(',')
      writeNode(node)
      for (let i = 0; i < width; i += 1) put(queue, queue.length, childOf(node, i))
    }
  }
  add(']')
}

/** Level by level along `next`, a null after each level, written as LeetCode does with '#'. */
function writeNextLevels({ add, write }, root) {
  add('[')
  let first = true
  for (let level = isNode(root) ? root : null; level !== null; ) {
    let below = null
    for (let node = level; isNode(node); node = node.next) {
      if (!first) add(',')
      first = false
      write(node.val, false, 0)
      if (below === null) below = isNode(node.left) ? node.left : isNode(node.right) ? node.right : null
    }
    add(',null')
    level = below
  }
  add(']')
}

function writeNary({ add, write }, root) {
  add('[')
  if (isNode(root)) {
    const queue = [root]
    write(root.val, false, 0)
    let pending = 1
    for (let head = 0; head < queue.length; head += 1) {
      const children = queue[head].children
      if (isArray(children)) {
        for (let i = 0; i < children.length; i += 1) {
          for (; pending > 0; pending -= 1) add(',null')
          add(',')
          write(children[i].val, false, 0)
          put(queue, queue.length, children[i])
        }
      }
      pending += 1
    }
  }
  add(']')
}

function writeRandom({ add, write }, head) {
  const places = new MapOf()
  let length = 0
  for (let node = head; isNode(node) && !apply(mapHas, places, [node]); node = node.next) {
    apply(mapSet, places, [node, length])
    length += 1
    if (length > 4_000_000) throw TOO_LONG
  }
  add('[')
  let node = head
  for (let i = 0; i < length; i += 1) {
    if (i > 0) add(',')
    refuseShared(node)
    add('[')
    write(node.val, false, 0)
    const place = isNode(node.random) ? apply(mapGet, places, [node.random]) : undefined
    add(place === undefined ? (isNode(node.random) ? ',-1]' : ',null]') : `,${place}]`)
    node = node.next
  }
  add(']')
}

function writeGraph({ add, write }, start) {
  add('[')
  if (isNode(start)) {
    const seen = new MapOf()
    const order = [start]
    apply(mapSet, seen, [start, true])
    const byValue = new MapOf()
    let largest = 0
    for (let head = 0; head < order.length; head += 1) {
      const node = order[head]
      refuseShared(node)
      apply(mapSet, byValue, [node.val, node])
      if (node.val > largest) largest = node.val
      const neighbors = node.neighbors
      for (let i = 0; i < neighbors.length; i += 1) {
        if (apply(mapHas, seen, [neighbors[i]])) continue
        apply(mapSet, seen, [neighbors[i], true])
        put(order, order.length, neighbors[i])
      }
    }
    for (let val = 1; val <= largest; val += 1) {
      if (val > 1) add(',')
      add('[')
      const node = apply(mapGet, byValue, [val])
      if (node !== undefined) {
        for (let i = 0; i < node.neighbors.length; i += 1) {
          if (i > 0) add(',')
          write(node.neighbors[i].val, false, 0)
        }
      }
      add(']')
    }
  }
  add(']')
}

function writeQuad({ add }, root) {
  writeQueue(
    add,
    root,
    4,
    node => add(`[${node.isLeaf ? 1 : 0},${node.val ? 1 : 0}]`),
    (node, corner) => (node.isLeaf ? null : node[nodeShapes.quad[corner + 2]]),
  )
}
