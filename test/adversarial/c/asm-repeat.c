// kind: stdio
// verdict: compile_error
// why: makes the assembler write for ever
__asm__(".rept 2000000000\n.quad 8\n.endr");
int main(void) { return 0; }
