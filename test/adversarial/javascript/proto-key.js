// kind: function
// verdict: wrong
// why: a key named __proto__
function f() { return JSON.parse('{"__proto__":{"x":1},"constructor":1}') }
