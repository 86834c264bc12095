// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: traces its parent
#include <sys/ptrace.h>
#include <unistd.h>
int main() { ptrace(PTRACE_ATTACH, getppid(), 0, 0); }
