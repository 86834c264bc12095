// kind: stdio
// verdict: time_limit
// why: returns into the fault for ever
#include <signal.h>
static void again(int n) {}
int main() { signal(SIGSEGV, again); *(volatile int *)8 = 1; }
