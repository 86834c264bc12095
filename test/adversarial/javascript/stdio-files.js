// kind: stdio
// verdict: wrong|runtime_error
// why: fills the disk
const fs = require("fs"); try { for (let i = 0; ; i++) fs.writeFileSync("/tmp/f" + i, Buffer.alloc(1 << 22)) } catch (e) { console.log(e.code) }
