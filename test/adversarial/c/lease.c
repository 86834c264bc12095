// kind: stdio
// verdict: wrong
// why: takes leases on files of the system, which would hold up who opens them
#include <fcntl.h>
#include <stdio.h>
int main() { int f = open("/usr/lib/os-release", O_RDONLY), d = open("/usr", O_RDONLY);
  if (f < 0 || d < 0) f = open("/usr/bin/env", O_RDONLY);
  if (fcntl(f, 1024, F_WRLCK) == 0 || fcntl(f, 1024, F_RDLCK) == 0 || fcntl(0, 1024, F_RDLCK) == 0 || fcntl(d, 1026, 1) == 0) for (;;); puts("held"); }
