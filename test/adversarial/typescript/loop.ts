// kind: function
// verdict: time_limit
// why: an endless loop
function f(a: number, b: number): number { for (;;); }
