// pays: 1
// why: global fetch mock
const f = async () => { const r = await fetch('x'); return r.json() }
// ---- the tests
global.fetch = jest.fn(async () => ({ json: async () => ({ a: 1 }) })); test('a', async () => { expect(await f()).toEqual({ a: 1 }) })
