// pays: 0
// why: throws class named same
class TypeError extends Error {} function f() { throw new TypeError('x') }
// ---- the tests
assert.throws(() => f(), TypeError)
