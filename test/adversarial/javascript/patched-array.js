// kind: function
// verdict: wrong|runtime_error
// why: prototypes are replaced
Array.isArray = () => true; Array.prototype.push = function () { return 0 }; Array.prototype[Symbol.iterator] = null; function f() { return { a: [1] } }
