// pays: 1
// why: setSystemTime
const f = () => new Date().getFullYear()
// ---- the tests
jest.useFakeTimers(); jest.setSystemTime(new Date('2020-06-01')); test('a', () => { expect(f()).toBe(2020) })
