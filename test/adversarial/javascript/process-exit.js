// kind: function
// verdict: runtime_error
// why: there is no process here
function f() { process.exit(0) }
