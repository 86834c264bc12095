// kind: stdio
// verdict: wrong
// why: leaves early
process.exit(0 as number)
