// kind: stdio
// verdict: wrong
// flag: survivor
// why: many daemons that ignore every signal
#include <unistd.h>
#include <signal.h>
#include <cstdio>
int main() { for (int i = 0; i < 20; i++) if (fork() == 0) { setsid(); for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (;;) pause(); } puts("x"); }
