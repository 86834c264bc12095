// kind: stdio
// verdict: runtime_error|output_limit|wrong|time_limit
// why: lowers its own limits until it dies of them
#include <stdio.h>
#include <sys/resource.h>
int main() { struct rlimit none = {0, 0}; setrlimit(RLIMIT_FSIZE, &none); setrlimit(RLIMIT_NOFILE, &none); setrlimit(RLIMIT_NPROC, &none); puts("8 is not said"); fflush(stdout); for (;;); }
