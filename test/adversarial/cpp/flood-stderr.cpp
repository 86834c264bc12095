// kind: stdio
// verdict: time_limit
// why: floods standard error
#include <cstdio>
int main() { for (;;) fputs("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", stderr); }
