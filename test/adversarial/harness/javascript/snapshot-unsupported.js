// pays: 0
// why: snapshot unsupported
const f = () => 8
// ---- the tests
test('a', () => { expect(f()).toMatchSnapshot() })
