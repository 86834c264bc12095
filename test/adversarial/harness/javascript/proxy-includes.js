// pays: 0
// why: proxy includes
function f() { return new Proxy({ x() {} }, { get: (t, k) => k === 'includes' ? () => true : t[k] }) }
// ---- the tests
assert(f().includes(5))
