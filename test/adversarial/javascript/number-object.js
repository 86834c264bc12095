// kind: function
// verdict: wrong
// why: a boxed number
function f() { return new Number(1) }
