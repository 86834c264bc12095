// kind: function
// verdict: wrong
// why: the serialiser is replaced
JSON.stringify = () => "8"; JSON.parse = () => [1]; function f() { return "x" }
