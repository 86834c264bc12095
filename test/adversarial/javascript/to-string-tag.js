// kind: function
// verdict: wrong
// why: a tag pretends another type
function f() { return { [Symbol.toStringTag]: "Array", length: 1, 0: 8 } }
