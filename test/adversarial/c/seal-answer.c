// kind: stdio
// verdict: wrong
// why: seals the file that takes its answer
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
int main() { if (fcntl(1, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK) == 0) for (;;); fcntl(2, F_SETPIPE_SZ, 1 << 30); fcntl(2, F_SETFL, O_NONBLOCK | O_APPEND | O_DIRECT); puts("held"); }
