// kind: function
// verdict: wrong|runtime_error
// why: promises are replaced
Promise.prototype.then = function (ok) { ok(8) }; Promise.resolve = () => 8; async function f() { return 0 }
