// kind: stdio
// verdict: compile_error|runtime_error|memory_limit
// why: a binary of many gigabytes
__asm__(".data\n.skip 0x3ffffffff\n.long 8\n.text");
int main(void) { return 0; }
