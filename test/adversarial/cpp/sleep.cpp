// kind: stdio
// verdict: idle_limit
// why: sleeps
#include <unistd.h>
int main() { for (;;) sleep(1000); }
