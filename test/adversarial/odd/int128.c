// why: __int128
#include <stdio.h>
int main() { long long a, b; scanf("%lld %lld", &a, &b); __int128 x = (__int128)a << 100; printf("%d\n", (int)(x >> 100) + (int)b); }
