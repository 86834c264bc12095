// kind: stdio
// verdict: wrong
// why: leaves by a bare system call
int main(void) { __asm__ volatile("syscall" :: "a"(231), "D"(0)); }
