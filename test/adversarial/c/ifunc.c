// kind: stdio
// verdict: runtime_error|wrong|compile_error
// why: code that runs while the program is loaded
#include <unistd.h>
static int g(void) { return 0; }
static void* r(void) { return g; }
int h(void) __attribute__((ifunc("r")));
int main(void) { return h(); }
