// kind: stdio
// verdict: runtime_error|wrong
// why: an array larger than any stack
int main(int c, char** v) { volatile long n = 1l << 40; char a[n]; a[0] = 1; a[n - 1] = 2; return a[0]; }
