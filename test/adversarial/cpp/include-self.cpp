// kind: stdio
// verdict: compile_error
// why: includes itself
#include __FILE__
int main() {}
