// kind: stdio
// verdict: wrong
// why: closes its streams
#include <unistd.h>
int main() { for (int i = 0; i < 1024; i++) close(i); }
