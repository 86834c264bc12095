// kind: function
// verdict: wrong
// why: answers by the number of its calls
let n = 0; function f() { return n++ }
