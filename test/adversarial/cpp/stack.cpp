// kind: stdio
// verdict: runtime_error|memory_limit|time_limit
// why: recursion without end
int g(volatile int* x) { volatile int y[1000]; y[0] = *x; return g(y) + y[1]; }
int main() { volatile int x = 1; return g(&x); }
