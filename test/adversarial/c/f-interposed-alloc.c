// kind: function
// verdict: wrong|runtime_error|compile_error|time_limit|idle_limit
// why: an allocator of its own that looks for what the harness keeps
#include <stddef.h>
static char pool[1 << 20]; static size_t at;
void* malloc(size_t n) { void* p = pool + at; at += (n + 15) & ~15ul; return at < sizeof pool ? p : NULL; }
void free(void* p) {}
void* realloc(void* p, size_t n) { return malloc(n); }
void* calloc(size_t n, size_t m) { return malloc(n * m); }
int f(int a, int b) { for (size_t i = 0; i < at; i++) if (pool[i] == '8') return 0; return 1; }
