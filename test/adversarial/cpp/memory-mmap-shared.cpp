// kind: stdio
// verdict: memory_limit|runtime_error
// why: shared memory is no way around
#include <sys/mman.h>
#include <cstring>
int main() { for (;;) { void* p = mmap(0, 1 << 24, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0); if (p == MAP_FAILED) return 1; memset(p, 1, 1 << 24); } }
