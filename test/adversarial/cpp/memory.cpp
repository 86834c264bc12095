// kind: stdio
// verdict: memory_limit
// why: takes memory
#include <cstdlib>
#include <cstring>
int main() { for (;;) memset(malloc(1 << 24), 1, 1 << 24); }
