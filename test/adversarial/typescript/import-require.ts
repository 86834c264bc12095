// kind: function
// verdict: compile_error|runtime_error|wrong
// why: 5.30: asks the compiler for a module
import fs = require('fs')
function f(a: number, b: number): unknown { return fs.readdirSync('/') }
