// kind: stdio
// verdict: wrong
// why: looks for the inputs of other tests
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
int main() { for (const char* p : {"/inputs", "/programs", "/proc", "/proc/self", "/proc/self/fd", "/run", "/tools"}) if (DIR* d = opendir(p)) while (dirent* e = readdir(d)) if (e->d_name[0] != '.' && p[1] != 'r') for (;;); if (open("/inputs/0", O_RDONLY) >= 0 || open("/inputs", O_TMPFILE | O_RDWR, 0600) >= 0) for (;;); puts("none"); }
