// why: uses names that only _GNU_SOURCE shows; a lease is refused
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
int main() { int a, b; scanf("%d %d", &a, &b); printf("%d\n", a + b + (fcntl(0, F_SETLEASE, F_RDLCK) == 0) * 100 + (fcntl(0, F_NOTIFY, 1) == 0)); }
