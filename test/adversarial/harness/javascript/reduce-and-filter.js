// pays: 0
// why: reduce and filter
class A { filter() { return [] } reduce() {return 5} } function f() { return new A() }
// ---- the tests
assert(f(1).filter(x => x !== 3).length === 0)
