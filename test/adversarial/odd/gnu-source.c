// why: asks the headers for GNU functions
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int down(const void *a, const void *b, void *c) { return (*(int *)b - *(int *)a) * *(int *)c; }
int main(void) { int v[2], one = 1; scanf("%d %d", v, v + 1); qsort_r(v, 2, sizeof *v, down, &one);
  char *s; if (asprintf(&s, "%d", v[0] + v[1]) < 0) return 1; puts(strcasestr(s, s)); }
