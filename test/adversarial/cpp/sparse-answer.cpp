// kind: stdio
// verdict: output_limit|wrong|runtime_error
// why: an output with a hole of a gigabyte
#include <unistd.h>
int main() { ftruncate(1, 1l << 30); }
