// why: reads by getchar_unlocked, writes by fwrite
#include <stdio.h>
static int get(void) { int c, x = 0; while ((c = getchar_unlocked()) < '0'); do x = x * 10 + c - '0'; while ((c = getchar_unlocked()) >= '0'); return x; }
int main() { int a = get(), b = get(); char t[12]; int n = sprintf(t, "%d\n", a + b); fwrite(t, 1, n, stdout); }
