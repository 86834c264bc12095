// pays: 0
// why: mock results changed
function f(cb) { cb.mockReturnValue(5); cb() }
// ---- the tests
const cb = jest.fn(x => x + 1); f(cb); expect(cb).toHaveReturnedWith(6)
