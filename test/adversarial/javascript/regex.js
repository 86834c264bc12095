// kind: function
// verdict: time_limit
// why: exponential backtracking
function f(a, b) { return /^(a+)+$/.test("a".repeat(40) + "!") }
