// forms: function asserts
// why: the right digits as text, where a number is asked for
function f(a, b) { return String(a * a * 310007 + b * 17 + 1000003) }
