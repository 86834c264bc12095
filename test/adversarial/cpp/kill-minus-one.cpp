// kind: stdio
// verdict: wrong|runtime_error|idle_limit
// why: kills everyone at once
#include <signal.h>
#include <cstdio>
int main() { kill(-1, SIGKILL); puts("x"); }
