// kind: stdio
// verdict: wrong|runtime_error
// why: 5.25: leaves a process in a session of its own
try { require('child_process').spawn(process.execPath, ['-e', 'for (;;) ;'], { detached: true, stdio: 'inherit' }).unref() } catch {}
console.log(0)
