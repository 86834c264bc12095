// kind: stdio
// verdict: wrong|output_limit
// why: an answer of gigabytes that nobody wrote
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <unistd.h>
int main() { signal(SIGXFSZ, SIG_IGN); int z = open("/dev/zero", O_RDONLY); fallocate(1, 0, 0, 1L << 33); sendfile(1, z, 0, 1L << 33); splice(z, 0, 1, 0, 1L << 33, 0); copy_file_range(z, 0, 1, 0, 1L << 33, 0); fallocate(1, 1, 0, 1L << 33); return 0; }
