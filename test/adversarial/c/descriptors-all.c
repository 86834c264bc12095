// kind: stdio
// verdict: wrong
// why: takes every descriptor there is
#include <stdio.h>
#include <unistd.h>
int main() { int n = 0; while (dup(0) >= 0) n++; if (n > 100000) for (;;); puts("full"); }
