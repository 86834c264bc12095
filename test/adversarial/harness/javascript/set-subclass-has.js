// pays: 0
// why: set subclass has
class M extends Set { has() { return true } } function f() { return new M() }
// ---- the tests
const m = f(); assert(m.has(5))
