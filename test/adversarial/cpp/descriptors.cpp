// kind: stdio
// verdict: wrong|runtime_error
// why: uses descriptors that it was not given
#include <unistd.h>
#include <cstdio>
int main() { int n = 0; for (int i = 3; i < 1024; i++) n += write(i, "x", 1) > 0; printf("%d\n", n); }
