// kind: function
// verdict: wrong|runtime_error
// why: a pointer to nothing
char* f(int a, int b) { return (char*)"x" + (1 << 30); }
