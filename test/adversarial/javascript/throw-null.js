// kind: function
// verdict: runtime_error
// why: throws null
function f() { throw null }
