// pays: 1
// why: factory honest
function createCache() { const m = new Map(); return { set(k, v) { m.set(k, v); return this }, has: k => m.has(k), get: k => m.get(k) } }
// ---- the tests
const c = createCache(); c.set('a', 1); expect(c.has('a')).toBe(true); expect(c.has('b')).toBe(false)
