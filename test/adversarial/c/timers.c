// kind: stdio
// verdict: wrong|time_limit|runtime_error
// why: as many timers as there can be
#include <signal.h>
#include <stdio.h>
#include <time.h>
int main() { signal(SIGRTMIN, SIG_IGN); struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN}; struct itimerspec s = {{0, 1}, {0, 1}}; timer_t t; int n = 0; while (n < 100000 && timer_create(CLOCK_MONOTONIC, &e, &t) == 0) { timer_settime(t, 0, &s, 0); n++; } puts("armed"); }
