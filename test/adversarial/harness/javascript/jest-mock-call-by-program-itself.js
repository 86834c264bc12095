// pays: 0
// why: jest mock call by program itself
function f(cb) { cb.mock.calls.push([5]) }
// ---- the tests
const cb = jest.fn(); f(cb); expect(cb).toHaveBeenCalledWith(5)
