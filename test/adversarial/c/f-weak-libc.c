// kind: function
// verdict: wrong|runtime_error|compile_error|time_limit
// why: brings functions of the library that the harness uses
#include <stddef.h>
void *memcpy(void *d, const void *s, size_t n) { return d; }
size_t strlen(const char *s) { return 1; }
int memcmp(const void *a, const void *b, size_t n) { return 0; }
int f(int a, int b) { return 0; }
