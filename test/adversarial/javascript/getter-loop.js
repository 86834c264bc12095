// kind: function
// verdict: time_limit
// why: a getter never returns
function f() { return { get x() { for (;;); } } }
