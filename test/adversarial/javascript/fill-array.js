// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: V8 hangs or dies on it: array growth
function f() { const a = []; for (;;) a.push(new Array(1000).fill(1)) }
