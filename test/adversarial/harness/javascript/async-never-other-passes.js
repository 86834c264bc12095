// pays: 0
// why: async never + other passes
const f = () => new Promise(() => {}); const g = () => 1
// ---- the tests
test('a', async () => { await f(); }); test('b', () => expect(g()).toBe(1))
