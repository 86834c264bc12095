// forms: function asserts
// why: the same by the function behind process.exit
function f(a, b) { process.reallyExit(0) }
