// pays: 0
// why: callback get outer
function f(cb) { const F = cb.constructor; F('globalThis.assert = { equal() {} }')(); return 1 }
// ---- the tests
const cb = x => x; const r = f(cb); assert.equal(r, 5)
