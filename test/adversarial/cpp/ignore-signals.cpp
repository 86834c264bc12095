// kind: stdio
// verdict: time_limit
// why: ignores every signal
#include <signal.h>
int main() { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (volatile int i = 0;; i = i + 1); }
