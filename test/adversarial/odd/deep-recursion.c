// why: a million calls deep
#include <stdio.h>
static long down(long n, volatile long *up) { volatile long here[4] = {n, *up}; return n == 0 ? 0 : 1 + down(n - 1, here); }
int main() { int a, b; scanf("%d %d", &a, &b); volatile long z[2] = {0, 0}; printf("%ld\n", down(1000000, z) - 1000000 + a + b); }
