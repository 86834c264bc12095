// pays: 1
// why: math random honest low/high
const f = () => Math.random() < 0.5 ? 'h' : 't'
// ---- the tests
test('a', () => { const s = jest.spyOn(Math, 'random').mockReturnValue(0.1); expect(f()).toBe('h'); s.mockReturnValue(0.9); expect(f()).toBe('t'); s.mockRestore() }); test('b', () => { const o = Math.random; Math.random = () => 0.7; expect(f()).toBe('t'); Math.random = o })
