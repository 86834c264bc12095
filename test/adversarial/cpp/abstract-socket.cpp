// kind: stdio
// verdict: wrong
// why: an abstract socket to a neighbour
#include <sys/socket.h>
#include <cstdio>
int main() { printf("%d\n", socket(AF_UNIX, SOCK_STREAM, 0)); }
