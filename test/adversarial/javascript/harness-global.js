// kind: function
// verdict: wrong
// why: looks for the harness in the global object
function f() { return Object.getOwnPropertyNames(globalThis).filter(n => /touchstone|ivm|harness|found/.test(n)) }
