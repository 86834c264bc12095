// kind: function
// verdict: output_limit|time_limit|memory_limit
// why: contains itself twice
function f() { const a = []; a.push(a, a); return a }
