// pays: 0
// why: reads mock expected
function f(cb) { return cb.mock.results }
// ---- the tests
const cb = jest.fn(); assert.equal(f(cb), 5)
