// why: void main, an unbuffered stream
#include <stdio.h>
void main() { int a, b; scanf("%d%*c%d", &a, &b); setvbuf(stdout, NULL, _IONBF, 0); printf("%d\n", a + b); }
