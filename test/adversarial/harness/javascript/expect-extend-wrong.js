// pays: 0
// why: expect.extend wrong
const f = () => 8
// ---- the tests
expect.extend({ toBeSeven(x) { return { pass: x === 7, message: () => 'no' } } }); test('a', () => { expect(f()).toBeSeven() })
