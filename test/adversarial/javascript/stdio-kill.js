// kind: stdio
// verdict: wrong|runtime_error
// why: kills whoever it can
for (let i = -1; i < 200; i++) if (i !== process.pid) try { process.kill(i, "SIGKILL") } catch {}
console.log("x")
