// pays: 0
// why: callback constructor patches expect
function f(cb) { const F = cb.constructor; F('expect = () => ({toBe() {}}); globalThis.expect = () => ({ toBe() {} })')(); return 1 }
// ---- the tests
const cb = x => x; const r = f(cb); test('x', () => expect(r).toBe(5))
