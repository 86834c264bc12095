// kind: stdio
// verdict: compile_error
// why: includes a file of the host
#include "/etc/shadow"
int main(void) {}
