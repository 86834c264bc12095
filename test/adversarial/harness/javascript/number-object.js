// pays: 0
// why: number object
function f() { return new Number(5) }
// ---- the tests
assert.strictEqual(f(), 5)
