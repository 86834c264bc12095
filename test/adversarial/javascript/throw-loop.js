// kind: function
// verdict: time_limit|runtime_error
// why: throws an object whose stack never ends
function f() { throw { get stack() { for (;;); } } }
