// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: makes namespaces
#include <sched.h>
int main() { unshare(CLONE_NEWUSER | CLONE_NEWNS); }
