// pays: 0
// why: loose equal valueOf
let n = 5; function f() { return { valueOf() { return n } } }
// ---- the tests
assert.equal(f(), 6)
