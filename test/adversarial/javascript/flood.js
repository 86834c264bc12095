// kind: function
// verdict: output_limit
// why: an answer of 20 MB
function f() { return "x".repeat(20 << 20) }
