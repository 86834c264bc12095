// kind: stdio
// verdict: wrong|runtime_error|idle_limit
// why: 5.9: opens a debugger on itself
try { require('inspector').open(9229, '0.0.0.0', false) } catch {}
try { process._debugProcess(process.ppid) } catch {}
console.log(0)
