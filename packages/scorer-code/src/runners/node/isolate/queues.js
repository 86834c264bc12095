// The queues that LeetCode gives to JavaScript programs, by the names and methods of its datastructures-js packages: own code,
// for programs that were written for that place.

/** Smallest first by `compare`. With `{ priority }`, the older manner: what comes out is `{ element, priority }`. */
class PriorityQueue {
  #items = []
  #compare
  #priority

  constructor(order, items = []) {
    const options = typeof order === 'function' ? { compare: order } : (order ?? {})
    this.#priority = options.priority
    this.#compare = options.compare ?? ((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    for (const item of items) this.enqueue(item)
  }

  enqueue(value, priority) {
    const wraps = this.#priority !== undefined || priority !== undefined
    const item = wraps ? { element: value, priority: priority ?? this.#priority(value) } : value
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (this.#order(items[at], items[up]) >= 0) break
      ;[items[at], items[up]] = [items[up], items[at]]
      at = up
    }
    return this
  }

  dequeue() {
    const items = this.#items
    if (items.length === 0) return null
    const [first] = items
    const last = items.pop()
    if (items.length === 0) return first
    items[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const down of [2 * at + 1, 2 * at + 2])
        if (down < items.length && this.#order(items[down], items[least]) < 0) least = down
      if (least === at) return first
      ;[items[at], items[least]] = [items[least], items[at]]
      at = least
    }
  }

  #order(a, b) {
    if (a?.priority !== undefined && a?.element !== undefined && b?.priority !== undefined)
      return this.#compare(a.priority, b.priority)
    return this.#compare(a, b)
  }

  push(value) {
    return this.enqueue(value)
  }
  pop() {
    return this.dequeue()
  }
  front() {
    return this.#items[0] ?? null
  }
  back() {
    return this.#items.length === 0 ? null : this.toArray().at(-1)
  }
  size() {
    return this.#items.length
  }
  isEmpty() {
    return this.#items.length === 0
  }
  clear() {
    this.#items = []
  }
  toArray() {
    return [...this.#items].sort((a, b) => this.#order(a, b))
  }
  contains(matches) {
    return this.#items.some(matches)
  }
  remove(matches) {
    const kept = []
    const gone = []
    for (const item of this.#items) (matches(item) ? gone : kept).push(item)
    this.#items = []
    for (const item of kept) {
      if (item?.priority !== undefined && item?.element !== undefined) this.enqueue(item.element, item.priority)
      else this.enqueue(item)
    }
    return gone
  }
  *[Symbol.iterator]() {
    while (this.#items.length > 0) yield this.dequeue()
  }
}

const byValue = (get, sign) => (a, b) => {
  const [left, right] = [get(a), get(b)]
  return left < right ? -sign : left > right ? sign : 0
}
const sided = sign =>
  class extends PriorityQueue {
    constructor(order, items) {
      const compare = typeof order === 'function' ? byValue(order, sign) : byValue(value => value, sign)
      super(typeof order === 'object' && order !== null ? { compare, ...order } : compare, items)
    }
  }

class Deque {
  #items
  #head = 0

  constructor(items = []) {
    this.#items = [...items]
  }
  pushBack(value) {
    this.#items.push(value)
    return this
  }
  pushFront(value) {
    if (this.#head === 0) {
      this.#head = Math.max(16, this.#items.length)
      this.#items = [...new Array(this.#head), ...this.#items]
    }
    this.#head -= 1
    this.#items[this.#head] = value
    return this
  }
  popFront() {
    if (this.isEmpty()) return null
    const value = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head += 1
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return value
  }
  popBack() {
    return this.isEmpty() ? null : this.#items.pop()
  }
  push(value) {
    return this.pushBack(value)
  }
  enqueue(value) {
    return this.pushBack(value)
  }
  pop() {
    return this.popFront()
  }
  dequeue() {
    return this.popFront()
  }
  front() {
    return this.isEmpty() ? null : this.#items[this.#head]
  }
  back() {
    return this.isEmpty() ? null : this.#items.at(-1)
  }
  size() {
    return this.#items.length - this.#head
  }
  isEmpty() {
    return this.size() === 0
  }
  toArray() {
    return this.#items.slice(this.#head)
  }
  clear() {
    this.#items = []
    this.#head = 0
  }
}

export const QUEUES = {
  PriorityQueue,
  MinPriorityQueue: sided(1),
  MaxPriorityQueue: sided(-1),
  Heap: class Heap extends PriorityQueue {},
  MinHeap: sided(1),
  MaxHeap: sided(-1),
  Queue: class Queue extends Deque {},
  Deque,
}
for (const name of ['MinPriorityQueue', 'MaxPriorityQueue', 'MinHeap', 'MaxHeap'])
  Object.defineProperty(QUEUES[name], 'name', { value: name, configurable: true })
for (const kind of [QUEUES.Heap, QUEUES.MinHeap, QUEUES.MaxHeap]) {
  kind.prototype.insert = PriorityQueue.prototype.enqueue
  kind.prototype.extractRoot = PriorityQueue.prototype.dequeue
  kind.prototype.root = PriorityQueue.prototype.front
}
