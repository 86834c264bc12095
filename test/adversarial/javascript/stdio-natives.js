// kind: stdio
// verdict: wrong|runtime_error
// why: 5.34: turns the engine's own functions on and aborts
require('v8').setFlagsFromString('--allow-natives-syntax')
try { eval('%SystemBreak()') } catch {}
try { eval('%AbortJS("8")') } catch {}
console.log(0)
