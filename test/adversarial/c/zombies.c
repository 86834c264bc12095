// kind: stdio
// verdict: wrong|time_limit
// why: children that nobody waits for
#include <stdio.h>
#include <unistd.h>
int main() { for (int k = 0; k < 100000; k++) { int p = fork(); if (p == 0) _exit(0); if (p < 0) break; } puts("many"); }
