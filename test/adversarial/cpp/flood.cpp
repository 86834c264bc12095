// kind: stdio
// verdict: output_limit
// why: floods standard output
#include <cstdio>
int main() { for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }
