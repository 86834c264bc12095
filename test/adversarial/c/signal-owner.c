// kind: stdio
// verdict: wrong
// why: has the kernel send a signal to its supervisor
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main() { int n[] = {SIGKILL, SIGSTOP, SIGTERM, 0}; for (int k = 0; k < 4; k++) for (int p = 1; p < 3; p++) { fcntl(2, F_SETOWN, p == 1 ? 1 : getppid()); fcntl(2, F_SETSIG, n[k]); fcntl(2, F_SETFL, O_ASYNC | O_NONBLOCK); for (int i = 0; i < 100; i++) write(2, "x", 1); } fcntl(2, F_SETFL, 0); puts("sent"); }
