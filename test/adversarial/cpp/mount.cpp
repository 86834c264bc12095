// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: mounts
#include <sys/mount.h>
int main() { mount("none", "/tmp", "tmpfs", 0, 0); }
