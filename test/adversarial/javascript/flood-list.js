// kind: function
// verdict: output_limit
// why: an answer of many numbers
function f() { return new Array(2e6).fill(1e20) }
