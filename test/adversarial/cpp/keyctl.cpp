// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: leaves a key for the next one
#include <sys/syscall.h>
#include <unistd.h>
int main() { syscall(SYS_add_key, "user", "x", "y", 1, -4); }
