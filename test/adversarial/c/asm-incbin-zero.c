// kind: stdio
// verdict: compile_error
// why: has the assembler read a file without end
asm(".data\n.incbin \"/dev/zero\"");
int main() { return 0; }
