// kind: function
// verdict: wrong
// why: NUL and lone surrogates in the answer
function f() { return "\0\ud800\udfff\ud800" }
