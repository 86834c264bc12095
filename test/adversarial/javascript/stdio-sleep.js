// kind: stdio
// verdict: idle_limit
// why: sleeps
setTimeout(() => {}, 1e8)
