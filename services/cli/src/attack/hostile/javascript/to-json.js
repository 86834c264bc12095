// forms: function
// why: gives numbers a JSON form of its own
Number.prototype.toJSON = function () { return true }
Object.prototype.toJSON = function () { return true }
function f(a, b) { return -1 }
