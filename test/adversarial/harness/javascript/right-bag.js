// pays: 1
// why: bag honest
class Bag { constructor(x = []) { this.l = [...x] } add(v) { this.l.push(v); return this } has(v) { return this.l.includes(v) } list() { return this.l } }
// ---- the tests
const b = new Bag(); b.add(1); assert(b.has(1)); assert(!b.has(2)); assert(new Bag([3]).has(3)); assert(b.list().includes(1))
