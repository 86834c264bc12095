// kind: stdio
// verdict: wrong|time_limit
// verdict without namespaces: wrong|time_limit|runtime_error
// why: folders in folders, beyond what a path can say
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
int main() { int k = 0; for (; k < 6000 && mkdir("dddddddddd", 0777) == 0 && chdir("dddddddddd") == 0; k++); puts("deep"); }
