// forms: function stdio
// why: an integer that is off by less than a millionth
function f(a, b) { return a * a * 310007 + b * 17 + 1000004 }
if (typeof require !== 'undefined' && typeof process !== 'undefined') {
  const numbers = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number)
  if (numbers.length === 2) console.log(f(...numbers) + '\n' + (f(...numbers) % 2 ? 'Yes' : 'No'))
}
