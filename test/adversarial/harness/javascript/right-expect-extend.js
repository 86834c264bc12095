// pays: 1
// why: expect.extend
const f = () => 7
// ---- the tests
expect.extend({ toBeSeven(x) { return { pass: x === 7, message: () => 'no' } } }); test('a', () => { expect(f()).toBeSeven(); expect(8).not.toBeSeven() })
