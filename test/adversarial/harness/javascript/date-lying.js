// pays: 0
// why: date lying
function f() { const d = new Date(0); d.getTime = () => 5; d.valueOf = () => 5; return d }
// ---- the tests
assert.equal(f().getTime(), 5)
