// pays: 1
// why: localStorage stub
const f = k => localStorage.getItem(k)
// ---- the tests
globalThis.localStorage = { getItem: k => k + '!' }; assert.equal(f('a'), 'a!')
