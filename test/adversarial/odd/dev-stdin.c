// why: opens /dev/stdin and /dev/stdout
#include <stdio.h>
int main() { FILE *f = fopen("/dev/stdin", "r"); int a, b; fscanf(f, "%d %d", &a, &b); FILE *g = fopen("/dev/stdout", "w"); fprintf(g, "%d\n", a + b); }
