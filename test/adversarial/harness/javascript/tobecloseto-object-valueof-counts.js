// pays: 0
// why: toBeCloseTo object valueOf counts
let n = 0; function f() { return { valueOf() { return n++ } } }
// ---- the tests
for (let i = 0; i < 1; i++) { const r = f(); let ok = false; for (let k = 0; k < 10; k++) ok ||= Math.abs(r - 5) < 1e-6; assert(!ok || false, 'x'); } assert.equal(f(), 5)
