// kind: stdio
// verdict: compile_error|wrong
// why: an object file of gigabytes
asm(".fill 2000000000, 1, 7");
int main() {}
