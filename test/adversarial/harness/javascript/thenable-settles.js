// pays: 0
// why: thenable settles
function f() { return { then(r) { r(5) } } }
// ---- the tests
test('a', async () => { expect(await f()).toBe(6) })
