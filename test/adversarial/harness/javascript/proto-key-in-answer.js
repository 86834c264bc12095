// pays: 0
// why: proto key in answer
function f() { return JSON.parse('{"__proto__": {"x": 5}}') }
// ---- the tests
assert.equal(f().x, 5)
