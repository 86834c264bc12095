// kind: stdio
// verdict: compile_error
// why: embeds other programs
asm(".incbin \"/programs\"");
int main() {}
