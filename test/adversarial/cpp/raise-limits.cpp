// kind: stdio
// verdict: wrong|runtime_error
// why: raises its own limits
#include <sys/resource.h>
#include <cstdio>
int main() { int n = 0; for (int i = 0; i < 16; i++) { rlimit r{RLIM_INFINITY, RLIM_INFINITY}; n += setrlimit((__rlimit_resource)i, &r) == 0 && i != RLIMIT_STACK; } printf("%d\n", n); }
