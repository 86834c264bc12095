// kind: stdio
// verdict: memory_limit|runtime_error|time_limit|idle_limit
// why: takes memory in many processes
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <sys/wait.h>
int main() { for (int i = 0; i < 8; i++) if (fork() == 0) { for (int k = 0; k < 60; k++) memset(malloc(1 << 20), 1, 1 << 20); pause(); } while (wait(nullptr) > 0); }
