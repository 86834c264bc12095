// kind: function
// verdict: runtime_error
// why: throws
int f(int a, int b) { throw 5; }
