// kind: function
// verdict: runtime_error
// why: recursion without end
function f(a, b) { return f(b, a) + 1 }
