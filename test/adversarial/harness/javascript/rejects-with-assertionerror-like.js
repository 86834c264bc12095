// pays: 0
// why: rejects with AssertionError-like
function f() { const e = new Error('x'); e.name='AssertionError'; throw e }
// ---- the tests
assert.throws(() => f(), TypeError)
