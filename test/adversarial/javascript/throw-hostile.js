// kind: function
// verdict: runtime_error
// why: throws an object whose every property throws
function f() { throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } }) }
