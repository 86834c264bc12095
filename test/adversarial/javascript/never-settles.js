// kind: function
// verdict: runtime_error
// why: a promise that nobody settles
function f() { return new Promise(() => {}) }
