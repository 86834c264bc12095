// kind: stdio
// verdict: wrong
// why: leaves early with status 0
process.exit(0)
