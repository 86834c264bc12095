// pays: 1
// why: each with object titles
const f = (a) => a*2
// ---- the tests
test.each([{a:1,b:2},{a:2,b:4}])('x $a', ({a,b}) => { expect(f(a)).toBe(b) })
