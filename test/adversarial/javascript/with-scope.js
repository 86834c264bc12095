// kind: function
// verdict: wrong|runtime_error|compile_error
// why: 5.6: a scope that answers for every name
var f = new Function('a', 'b', 'with (new Proxy({}, { has: () => true, get: () => 8 })) { return isFinite(x) ? x : y }')
