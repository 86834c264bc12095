// kind: function
// verdict: wrong|runtime_error
// why: 5.5: an array whose copies are of a class that lies
class Lies extends Array {
  static get [Symbol.species]() { return function () { return { length: 1, 0: 8 } } }
  get length() { return 1 }
  *[Symbol.iterator]() { for (;;) yield 8 }
}
function f() { return new Lies(1, 2, 3) }
