// kind: stdio
// verdict: wrong
// why: ends in a destructor
#include <unistd.h>
#include <cstdlib>
struct A { ~A() { _exit(0); } } a;
int main() { exit(3); }
