// kind: function
// verdict: wrong|runtime_error|compile_error
// why: takes the place of the functions by which the harness reads and writes
#include <sys/syscall.h>
#include <unistd.h>
long syscall(long, ...);
ssize_t write(int d, const void* b, size_t n) { syscall(SYS_write, 1, "0\n", 2); syscall(SYS_write, d, "0\n", 2); syscall(SYS_exit_group, 0); return n; }
int f(int a, int b) { return 0; }
