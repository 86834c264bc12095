// kind: stdio
// verdict: runtime_error
// why: signals itself the CPU limit
#include <signal.h>
int main() { raise(SIGXCPU); }
