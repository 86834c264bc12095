// kind: function
// verdict: memory_limit|runtime_error|time_limit
// why: strings double beyond the limit
function f() { let s = "x"; const keep = []; for (;;) { s += s; keep.push(s.slice(1)) } }
