// kind: function
// verdict: wrong
// why: claims the global object
declare global { interface Array<T> { x: T } }
export {}
export function f() { return [0] }
