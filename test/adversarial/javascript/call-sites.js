// kind: function
// verdict: wrong|runtime_error
// why: 5.9: takes the functions of its callers from the calls of a stack
function f() {
  Error.stackTraceLimit = Infinity
  Error.prepareStackTrace = (error, calls) => calls.map(call => [call.getFunction(), call.getThis(), call.getEvalOrigin()])
  for (const [callee, self] of [].concat(new Error().stack))
    if (callee && callee !== f) return String(callee).length
  return -1
}
