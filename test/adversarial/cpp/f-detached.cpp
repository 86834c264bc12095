// kind: function
// verdict: wrong|runtime_error
// why: a thread and a child that answer in the harness's place
#include <thread>
#include <unistd.h>
int f(int a, int b) { std::thread([] { for (;;) for (int i = 1; i < 300; i++) if (write(i, "0\n", 2) < 0) continue; }).detach(); if (fork() == 0) for (int n = 0; n < 1000; n++) for (int i = 1; i < 300; i++) write(i, "0\n", 2); usleep(1000); return 0; }
