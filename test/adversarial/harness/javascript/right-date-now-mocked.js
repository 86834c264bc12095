// pays: 1
// why: Date.now mocked
const f = () => Date.now()
// ---- the tests
Date.now = jest.fn(() => 123); test('a', () => { expect(f()).toBe(123) })
