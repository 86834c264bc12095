// kind: function
// verdict: runtime_error
// why: nothing can be imported
async function f() { return (await import("node:fs")).readdirSync("/") }
