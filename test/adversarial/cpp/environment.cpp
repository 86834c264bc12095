// kind: stdio
// verdict: wrong
// why: looks for secrets in its environment
#include <cstdio>
extern char** environ;
int main() { for (char** e = environ; *e; e++) puts(*e); }
