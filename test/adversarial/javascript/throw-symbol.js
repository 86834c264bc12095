// kind: function
// verdict: runtime_error
// why: throws a symbol
function f() { throw Symbol("x") }
