// kind: stdio
// verdict: wrong|runtime_error|idle_limit
// why: stops its parent
#include <signal.h>
#include <unistd.h>
#include <cstdio>
int main() { kill(getppid(), SIGSTOP); kill(1, SIGSTOP); puts("x"); }
