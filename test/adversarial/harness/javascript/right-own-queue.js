// pays: 1
// why: a queue of its own, under a name that programs are given otherwise
class Queue { constructor() { this.items = [] } add(x) { this.items.push(x); return this.items.length } }
// ---- the tests
test('adds', () => { const q = new Queue(); expect(q.add(5)).toBe(1); expect(q.add(6)).toBe(2) })
