// kind: stdio
// verdict: wrong
// why: reads what is not its own
#include <cstdio>
#include <dirent.h>
int main() { int n = 0; for (const char* p : {"/etc/passwd", "/etc/shadow", "/proc/self/environ", "/proc/1/cmdline"}) if (fopen(p, "r")) n++; for (const char* p : {"/programs", "/root", "/home", "/srv"}) if (opendir(p)) n += 100; printf("%d\n", n); }
