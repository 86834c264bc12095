// kind: function
// verdict: wrong
// why: toJSON pretends another value
function f(a, b) { return { toJSON() { return 8 } } }
