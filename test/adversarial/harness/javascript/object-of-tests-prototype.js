// pays: 0
// why: object of tests prototype
function f(o) { o.constructor.prototype.toJSON = () => 5; Object.getPrototypeOf(o).x = 5; o.__proto__.y = 5; return {} }
// ---- the tests
class P { m() { return 1 } }; const p = new P(); assert.equal(f(p).x, 5)
