// why: 256 MB in one frame
// memory_mb: 512
#include <stdio.h>
#include <string.h>
int main() { char frame[256 << 20]; int a, b; memset(frame, 1, sizeof frame); scanf("%d %d", &a, &b); printf("%d\n", a + b + frame[a] - 1); }
