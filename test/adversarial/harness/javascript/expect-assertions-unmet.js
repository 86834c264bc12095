// pays: 0
// why: expect.assertions unmet
async function f() { }
// ---- the tests
test('a', async () => { expect.assertions(1); await f().catch(e => expect(e).toBe(1)) })
