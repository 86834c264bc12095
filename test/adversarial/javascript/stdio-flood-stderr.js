// kind: stdio
// verdict: time_limit
// why: floods standard error
const b = Buffer.alloc(1 << 16, 120); for (;;) require("fs").writeSync(2, b)
