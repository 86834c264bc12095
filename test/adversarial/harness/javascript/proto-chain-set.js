// pays: 0
// why: proto chain set
function f() { const o = {}; Object.defineProperty(o, '__proto__', {value: {x: 5}, enumerable: true}); return o }
// ---- the tests
assert.equal(f().x, 5); assert.deepEqual(f(), {x: 5})
