// pays: 0
// why: array subclass includes
class M extends Array { includes() { return true } } function f() { return new M() }
// ---- the tests
const m = f(); assert(m.includes(5))
