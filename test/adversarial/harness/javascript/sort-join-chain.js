// pays: 0
// why: sort join chain
class A { sort() { return this } join(x) { return '1,2' } get length() { return 2 } } function f() { return new A() }
// ---- the tests
assert.equal(f(1).sort().join(','), '1,3')
