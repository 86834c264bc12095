// pays: 1
// why: Date still a Date
const f = () => new Date(5)
// ---- the tests
const d = f(); assert(d instanceof Date); assert.deepStrictEqual(d, new Date(5)); assert.equal(d.constructor, Date); expect(d).toEqual(expect.any(Date)); assert.equal(typeof Date(), 'string')
