// kind: stdio
// verdict: wrong
// why: asks the kernel to give up pages of the machine
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
int main() { char *p = aligned_alloc(4096, 8192); p[0] = 1; if (madvise(p, 4096, 100) == 0 || madvise(p, 4096, 101) == 0 || mlock(p, 1 << 30) == 0) for (;;); puts("held"); }
