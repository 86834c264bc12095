// kind: function
// verdict: wrong|runtime_error
// why: scans the stack for answers
int f(int a, int b) { volatile int x; volatile int* p = &x; long long s = 0; for (int i = 0; i < 4000; i++) s += p[i] == 8; return s > 100000; }
