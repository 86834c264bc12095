// kind: function
// verdict: output_limit|runtime_error|memory_limit
// why: an answer of 100 MB
string f(int a, int b) { return string(100 << 20, 120); }
