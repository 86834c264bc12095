// kind: stdio
// verdict: output_limit|wrong|runtime_error
// why: writes far behind the end of its output
#include <unistd.h>
int main() { pwrite(1, "x", 1, 1l << 31); }
