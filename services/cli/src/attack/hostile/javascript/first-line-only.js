// forms: stdio
// why: prints the first of two lines
const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
console.log(a * a * 310007 + b * 17 + 1000003)
