// kind: function
// verdict: time_limit|memory_limit|runtime_error
// why: BigInt squaring ignores terminations
function f() { let b = 3n; for (;;) b = b * b }
