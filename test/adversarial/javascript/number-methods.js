// kind: function
// verdict: wrong|runtime_error
// why: 5.6: numbers and texts that are written as something else
Number.prototype.toString = String.prototype.toString = () => '8'
Number.prototype.valueOf = () => 8
String.prototype.concat = String.prototype.slice = () => '8'
Array.prototype.join = () => '8'
Math.floor = Math.trunc = () => 8
function f() { return [1.5, 'seven', [2]] }
