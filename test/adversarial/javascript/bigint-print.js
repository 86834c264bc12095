// kind: function
// verdict: time_limit|memory_limit|runtime_error
// why: a BigInt of a billion bits is printed
function f() { return 1n << 1073741823n }
