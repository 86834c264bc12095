// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: V8 hangs or dies on it: length = 4e8
function f() { const a = []; a.length = 4e8; return a.fill(1).length }
