// kind: function
// verdict: runtime_error|wrong
// why: a proxy throws in every trap
function f() { const h = new Proxy({}, { get() { return () => { throw new Error("x") } } }); return new Proxy({}, h) }
