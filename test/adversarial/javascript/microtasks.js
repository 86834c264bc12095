// kind: function
// verdict: time_limit
// why: a queue of microtasks that never empties
async function f() { for (;;) await null }
