// kind: stdio
// verdict: runtime_error
// why: system calls of the x32 ABI
#include <unistd.h>
int main() { syscall(0x40000000 + 39); }
