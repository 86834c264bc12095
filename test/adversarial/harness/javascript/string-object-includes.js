// pays: 0
// why: string object includes
class M extends String { includes() { return true } } function f() { return new M('') }
// ---- the tests
const m = f(); assert(m.includes('5'))
