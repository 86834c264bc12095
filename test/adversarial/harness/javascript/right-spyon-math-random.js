// pays: 1
// why: spyOn Math.random
const f = () => Math.random() < 0.5 ? 'h' : 't'
// ---- the tests
test('a', () => { const s = jest.spyOn(Math, 'random').mockReturnValue(0.1); expect(f()).toBe('h'); s.mockRestore() })
