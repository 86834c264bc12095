// kind: stdio
// verdict: compile_error
// why: the assembler includes the text that includes it
asm(".include \"/source/solution.c\"");
int main() { return 0; }
