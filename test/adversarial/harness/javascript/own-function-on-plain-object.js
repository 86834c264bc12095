// pays: 0
// why: own function on plain object
function f() { return { includes: () => true } }
// ---- the tests
const m = f(); assert(m.includes(5))
