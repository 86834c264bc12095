// pays: 0
// why: returns self then includes
class Solution { f() { return this } includes() { return true } }
// ---- the tests
const s = new Solution(); const r = s.f(1); assert(r.includes(5))
