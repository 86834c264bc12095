// kind: function
// verdict: wrong
// why: valueOf pretends another value
function f(a, b) { return { valueOf() { return 8 }, toString() { return "8" } } }
