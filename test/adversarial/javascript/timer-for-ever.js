// kind: function
// verdict: time_limit
// why: an interval that never ends
function f() { return new Promise(() => setInterval(() => {}, 1)) }
