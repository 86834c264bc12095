// kind: function
// verdict: wrong|output_limit
// why: a hundred thousand keys
function f() { const o = {}; for (let i = 0; i < 1e5; i++) o["k" + i] = i; return o }
