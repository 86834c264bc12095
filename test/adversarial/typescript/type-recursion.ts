// kind: function
// verdict: wrong
// why: types that never end cost nothing: they are stripped
type R<T> = { x: R<R<T>> }
type D<N extends number, A extends 0[] = []> = A["length"] extends N ? A : D<N, [0, ...A]>
let x: D<9999>
function f(a: number): R<1> | number { return 0 }
