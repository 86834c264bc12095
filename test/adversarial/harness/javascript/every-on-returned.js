// pays: 0
// why: every on returned
class A { every() { return true } } function f() { return new A() }
// ---- the tests
assert(f(1).every((x, i) => x === i))
