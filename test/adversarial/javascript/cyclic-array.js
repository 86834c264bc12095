// kind: function
// verdict: wrong|runtime_error|output_limit
// why: contains itself
function f() { const a = []; a.push(a); return a }
