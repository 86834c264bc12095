// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: V8 hangs or dies on it: new Array(1e9).fill()
function f() { return new Array(1e9).fill(0).length }
