// pays: 0
// why: toBeInstanceOf hasInstance
class Foo { static [Symbol.hasInstance]() { return true } } function f() { return 1 }
// ---- the tests
expect(f()).toBeInstanceOf(Foo)
