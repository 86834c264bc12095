// kind: function
// verdict: wrong|runtime_error
// why: 5.32: every object is a promise
Object.prototype.then = function (done) { done(7) }
function f() { return { a: 1 } }
