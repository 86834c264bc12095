// kind: function
// verdict: time_limit
// why: an endless loop
function f(a, b) { for (;;); }
