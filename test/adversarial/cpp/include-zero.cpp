// kind: stdio
// verdict: compile_error
// why: includes an endless device
#include "/dev/zero"
int main() {}
