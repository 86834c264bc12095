// kind: stdio
// verdict: wrong
// why: writes where the next one could read
#include <cstdio>
int main() { int n = 0; for (const char* p : {"/x", "/dev/x", "/dev/shm/x", "/programs/x", "/usr/x", "/run/judge/x", "/etc/x"}) if (fopen(p, "w")) n++; printf("%d\n", n); }
