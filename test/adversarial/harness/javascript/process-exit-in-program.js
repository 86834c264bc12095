// pays: 0
// why: process.exit in program
function f() { process.exit(0) }
// ---- the tests
assert.equal(f(), 1)
