// pays: 0
// why: predicate after another method
class A { foo() {} includes() { return true } toString() { return '' } } function f() { return new A() }
// ---- the tests
const r = f(1); `${r}`; assert(r.includes(5))
