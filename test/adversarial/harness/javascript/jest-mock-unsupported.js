// pays: 0
// why: jest.mock unsupported
const f = () => 8
// ---- the tests
jest.mock('./x'); test('a', () => { expect(f()).toBe(8) })
