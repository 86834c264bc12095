// pays: 1
// why: new Date under fake timers advances
const f = () => new Date().toISOString()
// ---- the tests
jest.useFakeTimers(); test('a', () => { jest.setSystemTime(new Date('2024-01-01T00:00:00Z')); expect(f()).toBe('2024-01-01T00:00:00.000Z'); jest.advanceTimersByTime(1500); expect(f()).toBe('2024-01-01T00:00:01.500Z'); expect(new Date().getFullYear()).toBe(2024) })
