// kind: stdio
// verdict: time_limit|idle_limit|runtime_error|memory_limit|wrong
// why: a fork bomb
#include <unistd.h>
int main() { for (;;) fork(); }
