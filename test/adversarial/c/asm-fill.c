// kind: stdio
// verdict: compile_error
// why: four gigabytes of data in two words
asm(".data\n.fill 0x3fffffff, 4, 1\n.fill 0x3fffffff, 4, 1");
int main() { return 0; }
