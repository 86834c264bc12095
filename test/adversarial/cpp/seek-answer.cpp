// kind: stdio
// verdict: wrong
// why: rewrites its output
#include <unistd.h>
#include <cstdio>
int main() { write(1, "abcdef", 6); lseek(1, 0, 0); ftruncate(1, 2); }
