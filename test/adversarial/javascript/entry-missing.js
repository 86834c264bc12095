// kind: function
// verdict: runtime_error
// why: defines something else
function g() { return 1 }
