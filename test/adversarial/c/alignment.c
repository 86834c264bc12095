// kind: stdio
// verdict: compile_error|wrong|runtime_error
// why: a variable on a boundary of 256 MB
#include <stdio.h>
__attribute__((aligned(1 << 28))) char x = 1, y = 2;
int main() { puts("1"); }
