// pays: 0
// why: length lies
function f() { return { length: 3, 0: 1, 1: 2, 2: 3 } }
// ---- the tests
assert.deepEqual(f(), [1,2,3])
