// kind: function
// verdict: runtime_error|wrong
// why: handles every signal and goes on
#include <csignal>
int f(int a, int b) { for (int i = 1; i < 65; i++) signal(i, [](int) { _exit(0); }); return *(volatile int*)0; }
