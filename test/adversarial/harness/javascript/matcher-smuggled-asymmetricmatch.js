// pays: 0
// why: matcher smuggled: asymmetricMatch
function f() { return { asymmetricMatch: () => true, $$typeof: Symbol.for('jest.asymmetricMatcher') } }
// ---- the tests
expect(f()).toEqual(5); expect({a: f()}).toEqual({a: 5})
