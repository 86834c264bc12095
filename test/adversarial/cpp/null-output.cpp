// kind: stdio
// verdict: wrong
// why: NUL bytes
#include <unistd.h>
int main() { write(1, "8\0\n", 3); }
