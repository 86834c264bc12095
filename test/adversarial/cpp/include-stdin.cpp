// kind: stdio
// verdict: compile_error|wrong
// why: includes standard input
#include "/dev/stdin"
int main() {}
