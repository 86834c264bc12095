// pays: 1
// why: sinon-like mock.calls
const f = (cb) => { cb(1, 2) }
// ---- the tests
const cb = jest.fn(); f(cb); expect(cb.mock.calls).toEqual([[1,2]]); expect(cb.mock.calls.length).toBe(1); expect(cb.mock.calls[0][0]).toBe(1)
