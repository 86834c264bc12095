// pays: 0
// why: overwrites global test tools
assert = { equal() {} }; globalThis.expect = () => ({ toBe() {} }); function f() { return 1 }
// ---- the tests
assert.equal(f(), 2)
