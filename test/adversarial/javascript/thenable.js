// kind: function
// verdict: time_limit|runtime_error
// why: a thenable that resolves to itself
function f() { const t = { then(r) { r(t) } }; return t }
