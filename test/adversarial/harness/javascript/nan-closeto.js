// pays: 0
// why: NaN closeTo
function f() { return NaN }
// ---- the tests
expect(f()).toBeCloseTo(5)
