// kind: stdio
// verdict: compile_error
// why: the assembler reads a file of the host and quotes it
__asm__(".include \"/etc/passwd\"\n.include \"/proc/self/environ\"");
int main(void) { return 0; }
