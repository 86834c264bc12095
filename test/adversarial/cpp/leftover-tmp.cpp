// kind: stdio
// verdict: wrong
// verdict without namespaces: wrong|runtime_error
// why: leaves files of every kind
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include <fcntl.h>
int main() { mkdir("/tmp/d", 0); mkfifo("/tmp/p", 0777); symlink("/etc", "/tmp/s"); close(open("/tmp/f", O_CREAT | O_WRONLY, 0)); puts("x"); }
