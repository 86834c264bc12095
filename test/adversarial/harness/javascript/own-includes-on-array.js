// pays: 0
// why: own includes on array
function f() { const a = []; a.includes = () => true; a.every = () => true; return a }
// ---- the tests
const m = f(); assert(m.includes(5))
