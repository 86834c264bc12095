// kind: stdio
// verdict: wrong|time_limit|runtime_error
// why: as many files as the temp folder takes
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main() { char n[40]; int k = 0, f; for (; k < 100000; k++) { sprintf(n, "f%d", k); if ((f = open(n, O_CREAT | O_WRONLY, 0)) < 0) break; close(f); } if (k > 20000) for (;;); puts("full"); }
