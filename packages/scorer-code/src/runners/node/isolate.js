// The part of the JavaScript runner that lives inside the isolate, beside the submission. Evaluated before it, as one
// script whose value is a set of functions that only the runner holds. It is not trusted for anything but bytes: all that a
// submission gains by breaking it is another wrong answer. It takes what it needs from the built-ins before the submission
// can change them, and after that uses syntax and these captured functions alone.
;(() => {
  const { apply, construct, defineProperty, ownKeys, getPrototypeOf, getOwnPropertyDescriptor } = Reflect
  const { isArray } = Array
  const objectPrototype = Object.prototype
  const jsonParse = JSON.parse
  const jsonString = JSON.stringify
  const NumberOf = Number
  const BigIntOf = BigInt
  const { isSafeInteger, isInteger, isFinite: isFiniteNumber, isNaN: isNaNNumber } = Number
  const SetOf = Set
  const MapOf = Map
  const PromiseOf = Promise
  const promiseThen = Promise.prototype.then
  const promiseResolve = Promise.resolve
  const stringSlice = String.prototype.slice
  const stringCharCode = String.prototype.charCodeAt
  const bigintToString = BigInt.prototype.toString
  const mapForEach = Map.prototype.forEach
  const setForEach = Set.prototype.forEach
  const mapGet = Map.prototype.get
  const mapSet = Map.prototype.set
  const mapHas = Map.prototype.has
  const setAdd = Set.prototype.add
  const { isView } = ArrayBuffer
  const typedTag = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get
  const typedLength = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), 'length').get
  const MathFloor = Math.floor

  /** An answer that grew past its limit: thrown by the writer, told apart by identity. */
  const TOO_LONG = {}
  /** Nesting beyond which a value does not cross. */
  const MAX_DEPTH = 20_000

  // ---- reading wire values ----------------------------------------------------------------------------------------------

  /** Wire text to a value; `big` makes every integer a BigInt. */
  function readWire(text, big) {
    let at = 0

    function fail() {
      throw new TypeError('malformed argument')
    }

    function string() {
      const start = at
      at += 1
      for (;;) {
        const code = apply(stringCharCode, text, [at])
        if (isNaNNumber(code)) fail()
        if (code === 34) break
        at += code === 92 ? 2 : 1
      }
      at += 1
      return jsonParse(apply(stringSlice, text, [start, at]))
    }

    function number() {
      const start = at
      let integer = true
      for (; at < text.length; at += 1) {
        const code = apply(stringCharCode, text, [at])
        if ((code >= 48 && code <= 57) || code === 45) continue
        if (code === 46 || code === 101 || code === 69 || code === 43) integer = false
        else break
      }
      const digits = apply(stringSlice, text, [start, at])
      if (digits === '-' && apply(stringSlice, text, [at, at + 8]) === 'Infinity') {
        at += 8
        return -Infinity
      }
      if (!integer) return NumberOf(digits)
      return big ? BigIntOf(digits) : NumberOf(digits)
    }

    function word(expected, value) {
      if (apply(stringSlice, text, [at, at + expected.length]) !== expected) fail()
      at += expected.length
      return value
    }

    function list() {
      const items = []
      at += 1
      if (text[at] === ']') {
        at += 1
        return items
      }
      for (;;) {
        put(items, items.length, value())
        if (text[at] === ',') at += 1
        else break
      }
      if (text[at] !== ']') fail()
      at += 1
      return items
    }

    function tagged() {
      at += 1
      const tag = string()
      if (text[at] !== ':') fail()
      at += 1
      const inner = value()
      if (text[at] !== '}') fail()
      at += 1
      switch (tag) {
        case 't':
        case 'c':
          return inner
        case 's': {
          const set = new SetOf()
          for (let i = 0; i < inner.length; i += 1) apply(setAdd, set, [inner[i]])
          return set
        }
        case 'd':
          return mapping(inner)
        case 'b':
          return bytes(inner)
        case 'n': {
          const data = inner.data
          return data === undefined ? inner : data
        }
        case 'u':
          return undefined
        default:
          return fail()
      }
    }

    function value() {
      switch (text[at]) {
        case '[':
          return list()
        case '{':
          return text[at + 1] === '"' && text[at + 3] === '"' ? tagged() : fail()
        case '"':
          return string()
        case 't':
          return word('true', true)
        case 'f':
          return word('false', false)
        case 'n':
          return word('null', null)
        case 'N':
          return word('NaN', NaN)
        case 'I':
          return word('Infinity', Infinity)
        default:
          return number()
      }
    }

    const result = value()
    if (at !== text.length) fail()
    return result
  }

  /** A mapping with string keys alone is an object, as JavaScript has it; another one is a Map. */
  function mapping(pairs) {
    for (let i = 0; i < pairs.length; i += 1) {
      if (typeof pairs[i][0] !== 'string') {
        const map = new MapOf()
        for (let k = 0; k < pairs.length; k += 1) apply(mapSet, map, [pairs[k][0], pairs[k][1]])
        return map
      }
    }
    const object = {}
    for (let i = 0; i < pairs.length; i += 1) put(object, pairs[i][0], pairs[i][1])
    return object
  }

  function bytes(base64) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const values = {}
    for (let i = 0; i < 64; i += 1) values[alphabet[i]] = i
    const out = []
    let bits = 0
    let held = 0
    for (let i = 0; i < base64.length && base64[i] !== '='; i += 1) {
      held = (held << 6) | values[base64[i]]
      bits += 6
      if (bits >= 8) {
        bits -= 8
        put(out, out.length, (held >> bits) & 255)
      }
    }
    return new Uint8Array(out)
  }

  /** An own data property, whatever setters the submission hung on a prototype. */
  function put(target, key, value) {
    defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
  }

  // ---- writing wire values ----------------------------------------------------------------------------------------------

  /** A writer with a budget of characters; past it, it throws TOO_LONG. */
  function createWriter(maxLength) {
    let out = ''

    function add(text) {
      out += text
      if (out.length > maxLength) throw TOO_LONG
    }

    function number(value, asFloat) {
      if (isNaNNumber(value)) return add('NaN')
      if (!isFiniteNumber(value)) return add(value > 0 ? 'Infinity' : '-Infinity')
      if (value === 0) return add(asFloat ? (1 / value < 0 ? '-0.0' : '0.0') : '0')
      const text = '' + value
      if (asFloat && isInteger(value) && value < 1e21 && value > -1e21) return add(text + '.0')
      if (!asFloat && isInteger(value) && !isSafeInteger(value) && value < 1e21 && value > -1e21)
        return add(apply(bigintToString, BigIntOf(value), []))
      return add(text)
    }

    function write(value, asFloat, depth) {
      switch (typeof value) {
        case 'number':
          return number(value, asFloat)
        case 'string':
          return add(jsonString(value))
        case 'boolean':
          return add(value ? 'true' : 'false')
        case 'bigint':
          return add(apply(bigintToString, value, []))
        case 'undefined':
          return add('{"u":0}')
        case 'object':
          return value === null ? add('null') : object(value, asFloat, depth + 1)
        default:
          return add(typeof value === 'function' ? '{"x":"function"}' : '{"x":"symbol"}')
      }
    }

    function items(length, item, asFloat, depth) {
      for (let i = 0; i < length; i += 1) {
        if (i > 0) add(',')
        write(item(i), asFloat, depth)
      }
    }

    function object(value, asFloat, depth) {
      if (depth > MAX_DEPTH) return add('{"x":"nested too deeply"}')
      if (isArray(value)) {
        add('[')
        items(value.length, i => value[i], asFloat, depth)
        return add(']')
      }
      const prototype = getPrototypeOf(value)
      if (prototype === objectPrototype || prototype === null) {
        const keys = ownKeys(value)
        let first = true
        add('{"d":[')
        for (let i = 0; i < keys.length; i += 1) {
          const key = keys[i]
          if (typeof key !== 'string') continue
          const own = getOwnPropertyDescriptor(value, key)
          if (own === undefined || !own.enumerable) continue
          add(first ? '[' : ',[')
          first = false
          add(jsonString(key) + ',')
          write(value[key], asFloat, depth)
          add(']')
        }
        return add(']}')
      }
      const collection = collect(value)
      if (collection !== undefined) {
        const { tag, found } = collection
        add(tag === 's' ? '{"s":[' : '{"d":[')
        for (let i = 0; i < found.length; i += 1) {
          if (i > 0) add(',')
          if (tag === 's') write(found[i], asFloat, depth)
          else {
            add('[')
            write(found[i][0], asFloat, depth)
            add(',')
            write(found[i][1], asFloat, depth)
            add(']')
          }
        }
        return add(']}')
      }
      if (isView(value) && apply(typedTag, value, []) !== undefined) {
        add('[')
        items(apply(typedLength, value, []), i => value[i], asFloat, depth)
        return add(']')
      }
      return add('{"x":' + jsonString(nameOf(value)) + '}')
    }

    return { add, write, text: () => out }
  }

  /** The members of a real Set or Map, whatever its prototype says; undefined for anything else. */
  function collect(value) {
    const found = []
    try {
      apply(setForEach, value, [member => put(found, found.length, member)])
      return { tag: 's', found }
    } catch {
      // not a Set
    }
    try {
      apply(mapForEach, value, [(member, key) => put(found, found.length, [key, member])])
      return { tag: 'd', found }
    } catch {
      return undefined
    }
  }

  function nameOf(value) {
    try {
      const name = value.constructor.name
      return typeof name === 'string' ? apply(stringSlice, name, [0, 80]) : 'object'
    } catch {
      return 'object'
    }
  }

  // ---- the node structures of LeetCode ------------------------------------------------------------------------------------

  function ListNode(val, next) {
    this.val = val === undefined ? 0 : val
    this.next = next === undefined ? null : next
  }

  function TreeNode(val, left, right) {
    this.val = val === undefined ? 0 : val
    this.left = left === undefined ? null : left
    this.right = right === undefined ? null : right
  }

  /** `Node` has another shape in each problem; the signature says which. */
  const nodeShapes = {
    random: ['val', 'next', 'random'],
    nary: ['val', 'children'],
    graph: ['val', 'neighbors'],
    next: ['val', 'left', 'right', 'next'],
    doubly: ['val', 'prev', 'next', 'child'],
    quad: ['val', 'isLeaf', 'topLeft', 'topRight', 'bottomLeft', 'bottomRight'],
  }

  function nodeClass(shape) {
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

  const SIDES = ['left', 'right']

  /** [1,null,2,3] in level order, as LeetCode writes binary trees. */
  function buildTree(values, make) {
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
  let trees = []
  let known = []

  function findInList(head, value) {
    let node = head
    while (node !== null && node.val !== value) node = node.next
    return node
  }

  function findInTree(root, value) {
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
  function buildIntersection([a, b, skipA, skipB]) {
    const part = (values, from, to, tail) => {
      let head = tail
      for (let i = to - 1; i >= from; i -= 1) head = new ListNode(values[i], head)
      return head
    }
    const shared = part(a, skipA, a.length, null)
    return [part(a, 0, skipA, shared), part(b, 0, skipB, shared)]
  }

  function buildList(values, cycle, make) {
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
      put(known, known.length, node)
    }
    if (last !== null && target !== null) put(last, 'next', target)
    return head
  }

  /** Groups of children in level order, parted by null: [1,null,3,2,4,null,5,6]. */
  function buildNary(values, Node) {
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

  function buildRandom(pairs, Node) {
    if (pairs === null) return null
    const nodes = []
    for (let i = 0; i < pairs.length; i += 1) put(nodes, i, new Node(pairs[i][0], null, null))
    known = nodes
    for (let i = 0; i < nodes.length; i += 1) {
      if (i + 1 < nodes.length) put(nodes[i], 'next', nodes[i + 1])
      const random = pairs[i][1]
      if (random !== null) put(nodes[i], 'random', nodes[random])
    }
    return nodes.length === 0 ? null : nodes[0]
  }

  function buildGraph(adjacency, Node) {
    if (adjacency === null || adjacency.length === 0) return null
    const nodes = []
    for (let i = 0; i < adjacency.length; i += 1) put(nodes, i, new Node(i + 1, []))
    known = nodes
    for (let i = 0; i < adjacency.length; i += 1) {
      for (let k = 0; k < adjacency[i].length; k += 1) put(nodes[i].neighbors, k, nodes[adjacency[i][k] - 1])
    }
    return nodes[0]
  }

  /** A multilevel list: levels follow each other, with a null for each node of the level above that is passed over. */
  function buildDoubly(values, Node) {
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
  function buildQuad(cells, Node) {
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

  // ---- types ------------------------------------------------------------------------------------------------------------------

  function hasBigInteger(value) {
    if (typeof value === 'bigint') return !isSafeInteger(NumberOf(value))
    if (!isArray(value)) return false
    for (let i = 0; i < value.length; i += 1) if (hasBigInteger(value[i])) return true
    return false
  }

  const STRUCTURES = { __proto__: null }
  for (const base of [
    'list',
    'cycle',
    'node',
    'tree',
    'ref',
    'clone',
    'next',
    'nary',
    'random',
    'graph',
    'doubly',
    'quad',
  ])
    STRUCTURES[base] = true

  /** @param type {base, depth} as the runner parsed it; base is '' where nothing is declared */
  function toArgument(value, type, depth, Node) {
    if (STRUCTURES[type.base] !== true) return value
    if (depth > 0 && isArray(value)) {
      const out = []
      for (let i = 0; i < value.length; i += 1) put(out, i, toArgument(value[i], type, depth - 1, Node))
      return out
    }
    switch (type.base) {
      case 'list':
        return buildList(value, -1, val => new ListNode(val))
      case 'cycle':
        return value === null ? null : buildList(value[0], value[1], val => new ListNode(val))
      case 'node':
        return findInList(
          buildList(value[0], -1, val => new ListNode(val)),
          value[1],
        )
      case 'tree': {
        const root = buildTree(value, val => new TreeNode(val))
        put(trees, trees.length, root)
        return root
      }
      case 'ref':
        return findInTree(trees[0], value)
      case 'clone':
        return findInTree(trees[1], value)
      case 'next':
        return buildTree(value, val => new Node(val, null, null, null))
      case 'nary':
        return buildNary(value, Node)
      case 'random':
        return buildRandom(value, Node)
      case 'graph':
        return buildGraph(value, Node)
      case 'doubly':
        return buildDoubly(value, Node)
      case 'quad':
        return buildQuad(value, Node)
      default:
        return value
    }
  }

  /** A value by the signature's return type: node structures become their lists, doubles keep their point. */
  function writeResult(writer, value, type, depth) {
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

  function isNode(value) {
    return typeof value === 'object' && value !== null
  }

  /** A result that points into the argument is its place there. */
  function positionOf(node) {
    for (let i = 0; i < known.length; i += 1) if (known[i] === node) return i
    return isNode(node) ? node.val : -1
  }

  function refuseShared(node) {
    for (let i = 0; i < known.length; i += 1)
      if (known[i] === node) throw new TypeError('the result shares a node with its argument')
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
    add('[')
    if (isNode(root)) {
      const queue = [root]
      let pending = 0
      let first = true
      for (let head = 0; head < queue.length; head += 1) {
        const node = queue[head]
        if (!isNode(node)) {
          pending += 1
          if (queue.length > 4_000_000) throw TOO_LONG
          continue
        }
        for (; pending > 0; pending -= 1) add(',null')
        if (!first) add(',')
        first = false
        write(node.val, false, 0)
        for (let i = 0; i < sides.length; i += 1) put(queue, queue.length, node[sides[i]])
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
      add(place === undefined ? (isNode(node.random) ? ',-1]' : ',null]') : ',' + place + ']')
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
    add('[')
    if (isNode(root)) {
      const queue = [root]
      let pending = 0
      let first = true
      for (let head = 0; head < queue.length; head += 1) {
        const node = queue[head]
        if (!isNode(node)) {
          pending += 1
          continue
        }
        for (; pending > 0; pending -= 1) add(',null')
        add((first ? '[' : ',[') + (node.isLeaf ? 1 : 0) + ',' + (node.val ? 1 : 0) + ']')
        first = false
        for (let i = 2; i < 6; i += 1) put(queue, queue.length, node.isLeaf ? null : node[nodeShapes.quad[i]])
      }
    }
    add(']')
  }

  // ---- timers: virtual time, so that a program that waits costs nothing -----------------------------------------------------

  let virtualNow = 0
  let nextTimer = 1
  let timers = []

  function addTimer(callback, delay, given, repeat) {
    const wait = NumberOf(delay)
    const id = nextTimer
    nextTimer += 1
    const every = wait > 0 ? wait : 0
    put(timers, timers.length, { id, due: virtualNow + every, every, repeat, callback, given })
    return id
  }

  function removeTimer(id) {
    const kept = []
    for (let i = 0; i < timers.length; i += 1) if (timers[i].id !== id) put(kept, kept.length, timers[i])
    timers = kept
  }

  /** Run the timer that is due first; false where there is none. */
  function fireTimer() {
    if (timers.length === 0) return false
    let first = timers[0]
    for (let i = 1; i < timers.length; i += 1) if (timers[i].due < first.due) first = timers[i]
    removeTimer(first.id)
    if (first.due > virtualNow) virtualNow = first.due
    if (first.repeat) {
      first.due = virtualNow + (first.every > 1 ? first.every : 1)
      put(timers, timers.length, first)
    }
    if (typeof first.callback === 'function') apply(first.callback, undefined, first.given)
    return true
  }

  const realNow = Date.now
  const DateOf = Date
  const wallNow = () => apply(realNow, DateOf, []) + MathFloor(virtualNow)

  // ---- what a submission finds around it --------------------------------------------------------------------------------------

  function define(name, value) {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
  }

  function nothing() {}
  const consoleObject = {}
  for (const name of [
    'log',
    'info',
    'warn',
    'error',
    'debug',
    'trace',
    'dir',
    'table',
    'time',
    'timeEnd',
    'assert',
    'group',
    'groupEnd',
    'count',
  ])
    consoleObject[name] = nothing
  define('console', consoleObject)
  define('global', globalThis)
  define('setTimeout', (callback, delay, ...given) => addTimer(callback, delay, given, false))
  define('setInterval', (callback, delay, ...given) => addTimer(callback, delay, given, true))
  define('setImmediate', (callback, ...given) => addTimer(callback, 0, given, false))
  define('clearTimeout', removeTimer)
  define('clearInterval', removeTimer)
  define('clearImmediate', removeTimer)
  define('queueMicrotask', callback => {
    apply(promiseThen, apply(promiseResolve, PromiseOf, []), [() => callback()])
  })
  define('performance', { now: () => wallNow() })
  defineProperty(Date, 'now', {
    __proto__: null,
    value: wallNow,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  define('structuredClone', value => copyOf(value, new MapOf()))
  // Nothing in an isolate may wait without using its CPU, and nothing may hold memory that its limit does not see.
  delete globalThis.WebAssembly
  delete globalThis.SharedArrayBuffer
  delete Atomics.wait
  delete Atomics.waitAsync
  const moduleObject = { exports: {} }
  define('module', moduleObject)
  define('exports', moduleObject.exports)
  define('ListNode', ListNode)
  define('TreeNode', TreeNode)

  function copyOf(value, copies) {
    if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('this value cannot be cloned')
    if (typeof value !== 'object' || value === null) return value
    if (apply(mapHas, copies, [value])) return apply(mapGet, copies, [value])
    const collection = isArray(value) ? undefined : collect(value)
    if (collection !== undefined) {
      const copy = collection.tag === 's' ? new SetOf() : new MapOf()
      apply(mapSet, copies, [value, copy])
      for (let i = 0; i < collection.found.length; i += 1) {
        const member = collection.found[i]
        if (collection.tag === 's') apply(setAdd, copy, [copyOf(member, copies)])
        else apply(mapSet, copy, [copyOf(member[0], copies), copyOf(member[1], copies)])
      }
      return copy
    }
    if (value instanceof DateOf) return new DateOf(+value)
    const copy = isArray(value) ? [] : {}
    apply(mapSet, copies, [value, copy])
    const keys = ownKeys(value)
    for (let i = 0; i < keys.length; i += 1) {
      const own = getOwnPropertyDescriptor(value, keys[i])
      if (typeof keys[i] === 'string' && own !== undefined && (own.enumerable || keys[i] === 'length'))
        if (keys[i] !== 'length' || !isArray(value)) put(copy, keys[i], copyOf(value[keys[i]], copies))
    }
    return copy
  }

  // ---- what the runner calls ----------------------------------------------------------------------------------------------------

  let target = null
  let task = null
  let shape = null
  let NodeClass = null
  let pending = null

  /** Before the submission: the shape that `Node` has in this problem. */
  function setShape(name) {
    shape = name
    NodeClass = nodeClass(name)
    define('Node', NodeClass)
    define('_Node', NodeClass)
  }

  /**
   * Which of the things that the submission defined is the entry.
   * @param found the values of the entry's spellings, in the order of preference, and of `Solution`
   * @param settings as JSON: those spellings, types of the parameters and of the result, the argument to show, the
   *   length that an answer may have
   * @returns what is missing, or '' when all is well
   */
  function choose(found, settings) {
    task = jsonParse(settings)
    const { names, design } = task
    const solution = found[names.length]
    for (let i = 0; i < names.length; i += 1) {
      if (typeof found[i] === 'function') {
        target = { kind: design ? 'class' : 'function', value: found[i] }
        return ''
      }
    }
    const exported = moduleObject.exports
    if (typeof exported === 'function' && !design && typeof solution !== 'function') {
      target = { kind: 'function', value: exported }
      return ''
    }
    if (isNode(exported)) {
      for (let i = 0; i < names.length; i += 1) {
        if (typeof exported[names[i]] === 'function') {
          target = { kind: design ? 'class' : 'function', value: exported[names[i]] }
          return ''
        }
      }
    }
    const Class = typeof solution === 'function' ? solution : isNode(exported) ? exported.Solution : undefined
    if (typeof Class === 'function' && !design) {
      for (let i = 0; i < names.length; i += 1) {
        const method = names[i]
        const own = Class.prototype
        if (isNode(own) && typeof own[method] === 'function') {
          target = { kind: 'method', value: Class, method }
          return ''
        }
        if (typeof Class[method] === 'function') {
          target = { kind: 'static', value: Class, method }
          return ''
        }
      }
      return 'class Solution has no method ' + names[0]
    }
    return names[0] + ' is not defined'
  }

  function argumentsOf(text, types, plain) {
    const values = plain ? jsonParse(text) : readWire(text, true)
    const out = []
    trees = []
    known = []
    for (let i = 0; i < values.length; i += 1) {
      const type = i < types.length ? types[i] : NO_TYPE
      if (type.base === 'intersection') {
        const heads = buildIntersection(plain ? values[i] : settleIntegers(values[i], false))
        put(out, out.length, heads[0])
        put(out, out.length, heads[1])
        continue
      }
      const value = plain ? values[i] : settleIntegers(values[i], type.base === 'bigint' || hasBigInteger(values[i]))
      put(out, out.length, toArgument(value, type, type.depth, NodeClass))
    }
    return out
  }
  const NO_TYPE = { base: '', depth: 0 }
  const NO_TYPES = []

  /** Integers of one argument are all numbers, or, where one of them has no exact number, all BigInt. */
  function settleIntegers(value, big) {
    if (big) return value
    if (typeof value === 'bigint') return NumberOf(value)
    if (isArray(value)) {
      for (let i = 0; i < value.length; i += 1) put(value, i, settleIntegers(value[i], false))
      return value
    }
    if (!isNode(value) || isView(value)) return value
    const collection = collect(value)
    if (collection === undefined) {
      const keys = ownKeys(value)
      for (let i = 0; i < keys.length; i += 1) put(value, keys[i], settleIntegers(value[keys[i]], false))
      return value
    }
    const copy = collection.tag === 's' ? new SetOf() : new MapOf()
    for (let i = 0; i < collection.found.length; i += 1) {
      const member = collection.found[i]
      if (collection.tag === 's') apply(setAdd, copy, [settleIntegers(member, false)])
      else apply(mapSet, copy, [settleIntegers(member[0], false), settleIntegers(member[1], false)])
    }
    return copy
  }

  // Outcomes are one text each, which crosses at no cost: a letter, then the wire value (and, on a second line, that of the
  // argument), or what went wrong.
  function thrown(error) {
    return error === TOO_LONG ? 'fthe returned value is too long' : 'r' + describe(error)
  }

  function describe(error) {
    try {
      if (!isNode(error)) return 'thrown: ' + (typeof error === 'symbol' ? 'a symbol' : '' + error)
      const { stack } = error
      if (typeof stack === 'string' && stack !== '') return apply(stringSlice, stack, [0, 4000])
      return apply(stringSlice, nameOf(error) + ': ' + error.message, [0, 4000])
    } catch {
      return 'thrown: an object that cannot be described'
    }
  }

  function finish(value, given) {
    try {
      const writer = createWriter(task.maxLength)
      writeResult(writer, value, task.returns, task.returns.depth)
      if (task.returnArgument < 0) return 'o' + writer.text()
      const argument = createWriter(task.maxLength)
      const type = task.returnArgument < task.params.length ? task.params[task.returnArgument] : NO_TYPE
      writeResult(argument, given[task.returnArgument], type, type.depth)
      return 'o' + writer.text() + '\n' + argument.text()
    } catch (error) {
      return thrown(error)
    }
  }

  /** Is it a promise, ours or one of the submission's own making? */
  function isThenable(value) {
    return isNode(value) && typeof value.then === 'function'
  }

  function later(value, done) {
    const state = { settled: null }
    pending = state
    const promise = apply(promiseResolve, PromiseOf, [value])
    apply(promiseThen, promise, [
      result => {
        state.settled = done(result)
      },
      error => {
        state.settled = thrown(error)
      },
    ])
    return 'p'
  }

  /** One call; 'p' is pending: then ask `resume`. */
  function call(text, plain) {
    timers = []
    try {
      const given = argumentsOf(text, task.params, plain)
      let result
      if (target.kind === 'function') result = apply(target.value, undefined, given)
      else if (target.kind === 'static') result = apply(target.value[target.method], target.value, given)
      else {
        const instance = construct(target.value, [])
        result = apply(instance[target.method], instance, given)
      }
      return isThenable(result) ? later(result, value => finish(value, given)) : finish(result, given)
    } catch (error) {
      return thrown(error)
    }
  }

  /** A sequence of operations on one object; the first constructs it and gives null. */
  function design(text, plain, operationsText) {
    timers = []
    try {
      const lists = plain ? jsonParse(text) : readWire(text, true)
      const operations = jsonParse(operationsText)
      const writer = createWriter(task.maxLength)
      const given = k => {
        const types = k === 0 ? task.params : NO_TYPES
        const out = []
        for (let i = 0; i < lists[k].length; i += 1) {
          const type = i < types.length ? types[i] : NO_TYPE
          const value = plain ? lists[k][i] : settleIntegers(lists[k][i], hasBigInteger(lists[k][i]))
          put(out, i, toArgument(value, type, type.depth, NodeClass))
        }
        return out
      }
      const instance = construct(target.value, given(0))
      writer.add('[null')
      const putResult = (k, value) => {
        writer.add(',')
        if (value === undefined) writer.add('null')
        else writeResult(writer, value, NO_TYPE, 0)
      }
      const from = start => {
        for (let k = start; k < operations.length; k += 1) {
          const value = apply(instance[operations[k]], instance, given(k))
          if (isThenable(value)) {
            return later(value, settled => {
              putResult(k, settled)
              return from(k + 1)
            })
          }
          putResult(k, value)
        }
        writer.add(']')
        return 'o' + writer.text()
      }
      return from(1)
    } catch (error) {
      return thrown(error)
    }
  }

  /** After the microtasks of a pending call ran: its outcome, or one more timer fires. */
  function resume() {
    const state = pending
    if (state !== null && state.settled !== null) return state.settled
    try {
      return fireTimer() ? 'p' : 'rthe returned promise never settles: no timer is left'
    } catch (error) {
      return thrown(error)
    }
  }

  return { setShape, choose, call, design, resume, shape: () => shape }
})()
