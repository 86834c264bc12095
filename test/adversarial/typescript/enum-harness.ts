// kind: function
// verdict: wrong
// why: an enum shadows a built-in
enum JSON { parse = 8 }
function f() { return JSON.parse * 0 }
