// kind: stdio
// verdict: runtime_error
// flag: blocked_syscall
// why: reads its parent's memory
#include <sys/uio.h>
#include <unistd.h>
int main() { char b[64]; iovec l{b, 64}, r{(void*)0x400000, 64}; process_vm_readv(getppid(), &l, 1, &r, 1, 0); }
