// kind: stdio
// verdict: output_limit
// why: floods standard output
const b = Buffer.alloc(1 << 16, 120); for (;;) require("fs").writeSync(1, b)
