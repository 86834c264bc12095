// pays: 0
// why: toEqual array-like
function f() { return { length: 3, 0: 1, 1: 2, 2: 3 } }
// ---- the tests
expect(f()).toEqual([1,2,3])
