// pays: 0
// why: callback prototype pollution
function f(cb) { cb.constructor.prototype.call = () => 1; cb.__proto__.apply = () => true; return 3 }
// ---- the tests
const cb = x => x; assert.equal(f(cb), 5)
