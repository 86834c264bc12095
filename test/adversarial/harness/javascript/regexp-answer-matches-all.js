// pays: 0
// why: regexp answer matches all
function f() { return /.*/ }
// ---- the tests
expect('abc').toMatch(f()); assert.equal(f(), 1)
