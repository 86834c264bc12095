// kind: function
// verdict: wrong
// why: call and apply are replaced
Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 8; function f() { return 0 }
