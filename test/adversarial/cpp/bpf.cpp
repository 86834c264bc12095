// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: loads a kernel program
#include <sys/syscall.h>
#include <unistd.h>
int main() { char b[128] = {}; syscall(SYS_bpf, 0, b, 128); }
