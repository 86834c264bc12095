// kind: stdio
// verdict: wrong
// why: ends before main
#include <unistd.h>
__attribute__((constructor)) void g(void) { write(1, "PASS", 4); _exit(0); }
int main(void) {}
