// pays: 1
// why: useFakeTimers now option
const f = () => Date.now()
// ---- the tests
jest.useFakeTimers({ now: 1000 }); test('a', () => { expect(f()).toBe(1000) })
