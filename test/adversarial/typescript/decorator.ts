// kind: function
// verdict: compile_error|wrong
// why: a decorator that replaces the method
function d(t: any, c: any) { return () => 8 }
class Solution { @d f(a: number) { return 0 } }
