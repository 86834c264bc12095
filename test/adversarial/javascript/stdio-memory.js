// kind: stdio
// verdict: memory_limit|runtime_error|time_limit
// why: takes memory
const a = []; for (;;) a.push(Buffer.alloc(1 << 24, 1))
