// pays: 0
// why: module.exports assert
module.exports = { assert: { equal() {} }, f: () => 1, expect: () => ({toBe(){}}), require: () => ({equal(){}}) }
// ---- the tests
assert.equal(f(), 2)
