// kind: stdio
// verdict: runtime_error|wrong|compile_error
// why: a section that makes of the program something else
asm(".section .interp,\"a\"\n.string \"/dev/stdin\"\n.text");
int main() { return 0; }
