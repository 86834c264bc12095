// kind: function
// verdict: time_limit
// why: a comparator that never returns
function f() { return [2, 1].sort(() => { for (;;); }) }
