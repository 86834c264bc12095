// kind: stdio
// verdict: idle_limit
// why: stops itself
#include <signal.h>
int main() { raise(SIGSTOP); }
