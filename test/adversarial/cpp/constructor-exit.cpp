// kind: stdio
// verdict: wrong
// why: ends before main
#include <unistd.h>
struct A { A() { write(1, "PASS\n", 5); _exit(0); } } a;
int main() {}
