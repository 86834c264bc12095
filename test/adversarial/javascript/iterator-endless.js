// kind: function
// verdict: wrong|runtime_error|time_limit|output_limit|memory_limit
// why: 5.5: every array walks for ever
Array.prototype[Symbol.iterator] = function* () { for (;;) yield 8 }
Object.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator]
function f() { return [1, 2] }
