// kind: stdio
// verdict: memory_limit|runtime_error|output_limit|wrong
// why: a file of memory
#include <sys/mman.h>
#include <unistd.h>
#include <cstdio>
static char b[1 << 20];
int main() { for (int i = 0; i < 900; i++) { int f = memfd_create("x", 0); if (f < 0) return 1; for (int k = 0; k < 64; k++) if (write(f, b, sizeof b) < 0) { puts("full"); return 0; } } }
