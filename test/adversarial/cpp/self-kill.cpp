// kind: stdio
// verdict: runtime_error
// why: kills itself to look like a time-out
#include <signal.h>
int main() { raise(SIGKILL); }
