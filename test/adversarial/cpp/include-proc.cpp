// kind: stdio
// verdict: compile_error
// why: includes the compiler's environment
#include "/proc/self/environ"
int main() {}
