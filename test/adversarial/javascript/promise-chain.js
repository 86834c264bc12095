// kind: function
// verdict: wrong|runtime_error|time_limit|memory_limit
// why: 5.27: a chain of promises without end
function f() { const next = () => Promise.resolve().then(next); return next() }
