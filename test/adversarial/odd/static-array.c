// why: 200 MB of static memory, all of it touched
// memory_mb: 512
#include <stdio.h>
static char big[200 << 20];
int main() { int a, b; scanf("%d %d", &a, &b); for (long i = 0; i < (long)sizeof big; i += 512) big[i] = 1; long n = 0; for (long i = 0; i < (long)sizeof big; i += 512) n += big[i]; printf("%ld\n", a + b + n - (200L << 20) / 512); }
