// pays: 1
// why: extend asymmetric and async
const f = () => 7
// ---- the tests
expect.extend({ toBeSeven(x) { return { pass: x === 7, message: () => 'no' } }, async later(x) { return { pass: x === 7, message: () => '' } } }); test('a', async () => { expect({ a: f() }).toEqual({ a: expect.toBeSeven() }); await expect(f()).later() })
