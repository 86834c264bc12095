// kind: function
// verdict: memory_limit|time_limit|runtime_error
// why: V8 aborts: a hash table too large
function f() { const m = new Map(); for (let i = 0; ; i++) m.set(i, { i }) }
