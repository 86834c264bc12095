// kind: stdio
// verdict: wrong
// why: changes, renames and removes the program that it is
#include <fcntl.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>
int main() { const char *me = (const char *)getauxval(AT_EXECFN); chmod(me, 0777);
  if (open(me, O_WRONLY) >= 0 || truncate(me, 0) == 0 || unlink(me) == 0 || rename(me, "/tmp/x") == 0 || link(me, "/tmp/me") == 0) for (;;); puts("held"); }
