// pays: 0
// why: callback constructor code
function f(cb) { return cb.constructor('return 42')() }
// ---- the tests
const cb = x => x; assert.equal(f(cb), 43)
