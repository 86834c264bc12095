// kind: stdio
// verdict: compile_error
// why: compares dates with files of the host
#pragma GCC dependency "/etc/passwd" root: daemon
#include </etc/group>
int main() {}
