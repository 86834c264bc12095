// pays: 0
// why: accessor includes
function f() { return { get includes() { return () => true }, x() {} } }
// ---- the tests
assert(f().includes(5))
