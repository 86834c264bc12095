// kind: function
// verdict: wrong|runtime_error|output_limit|time_limit
// why: a proxy lies about its length
function f() { return new Proxy([], { get: (t, k) => k === "length" ? 1e9 : 1 }) }
