// why: maps its standard input
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
int main() { struct stat s; fstat(0, &s); char *p = mmap(0, s.st_size, PROT_READ, MAP_PRIVATE, 0, 0); char *q; long a = strtol(p, &q, 10), b = strtol(q, 0, 10); printf("%ld\n", a + b); }
