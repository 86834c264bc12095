// kind: stdio
// verdict: wrong|runtime_error
// why: kills whoever it can
#include <signal.h>
#include <cstdio>
#include <unistd.h>
int main() { for (int i = 1; i < 400; i++) if (i != getpid()) kill(i, SIGKILL); kill(0, 0); puts("x"); }
