// kind: stdio
// verdict: runtime_error
// why: aborts
process.abort()
