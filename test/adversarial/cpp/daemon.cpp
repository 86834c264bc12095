// kind: stdio
// verdict: wrong
// flag: survivor
// why: a process that outlives its parent
#include <unistd.h>
#include <cstdio>
int main() { if (fork() == 0) { setsid(); if (fork() == 0) for (;;) pause(); _exit(0); } puts("x"); }
