// pays: 0
// why: error as value
function f() { return new Error('5') }
// ---- the tests
assert.deepStrictEqual(f(), 5)
