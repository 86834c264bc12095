// kind: function
// verdict: wrong|runtime_error|compile_error
// why: 5.31: what is no type alone: parameter properties, abstract classes, satisfies
abstract class Base { constructor(protected readonly answer: number) {} abstract get(): number }
class Yes extends Base { get() { return this.answer } }
function f(a: number, b: number) { return { valueOf: () => new Yes(7).get() } satisfies object }
