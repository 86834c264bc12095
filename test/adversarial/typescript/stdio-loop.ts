// kind: stdio
// verdict: time_limit
// why: an endless loop
const x: number = 1; for (;;);
