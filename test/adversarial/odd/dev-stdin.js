// why: readFileSync of /dev/stdin
const [a, b] = require('fs').readFileSync('/dev/stdin', 'utf8').trim().split(' ').map(Number); console.log(a + b)
