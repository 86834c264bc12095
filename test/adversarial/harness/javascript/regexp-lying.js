// pays: 0
// why: regexp lying
function f() { const r = /x/; r.test = () => true; r.exec = () => ['5']; return r }
// ---- the tests
assert(f().test('5'))
