// kind: stdio
// verdict: wrong
// why: wants to run before everyone else
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
int main() { struct sched_param p = {1}; if (sched_setscheduler(0, SCHED_FIFO, &p) == 0 || sched_setscheduler(0, SCHED_RR, &p) == 0 || setpriority(PRIO_PROCESS, 0, -20) == 0 || syscall(SYS_ioprio_set, 1, 0, 1 << 13) == 0) for (;;); puts("held"); }
