// kind: stdio
// verdict: wrong
// why: opens a socket
#include <sys/socket.h>
#include <cstdio>
int main() { printf("%d\n", socket(AF_INET, SOCK_STREAM, 0)); }
