// pays: 1
// why: spyOn console
const f = () => { console.log('hi') }
// ---- the tests
test('a', () => { const spy = jest.spyOn(console, 'log').mockImplementation(() => {}); f(); expect(spy).toHaveBeenCalledWith('hi'); spy.mockRestore() })
