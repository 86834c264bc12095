// kind: function
// verdict: runtime_error
// why: there is no require here
function f() { return require("fs").readdirSync("/") }
