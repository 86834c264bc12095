// kind: function
// verdict: wrong|runtime_error
// why: setters on Object.prototype see every write
for (const k of ["value", "get", "set", "base", "depth", "settled", "writable", "enumerable"]) Object.defineProperty(Object.prototype, k, { set() {}, get() { return undefined }, configurable: true })
function f() { return [1] }
