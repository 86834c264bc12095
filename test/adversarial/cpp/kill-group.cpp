// kind: stdio
// verdict: runtime_error
// why: kills its own process group
#include <signal.h>
int main() { kill(0, SIGKILL); }
