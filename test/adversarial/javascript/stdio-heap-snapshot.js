// kind: stdio
// verdict: wrong|runtime_error|output_limit|memory_limit|time_limit|idle_limit
// why: 5.26: writes its whole heap to the disk
const v8 = require('v8')
for (let i = 0; i < 50; i++) try { v8.writeHeapSnapshot('/tmp/' + i) } catch {}
console.log(0)
