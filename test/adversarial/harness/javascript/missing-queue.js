// pays: 0
// why: no queue of its own where the tests want one: what programs are given is not what is tested
const f = 1
// ---- the tests
test('adds', () => { const q = new Queue(); q.push(5); expect(q.size()).toBe(1) })
