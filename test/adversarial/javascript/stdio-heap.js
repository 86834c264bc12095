// kind: stdio
// verdict: memory_limit|runtime_error|time_limit
// why: takes heap
const a = []; for (;;) a.push({ x: [1, 2, 3] })
