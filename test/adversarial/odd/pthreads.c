// why: threads, and main ends by pthread_exit
#include <pthread.h>
#include <stdio.h>
static int v[2]; static void *one(void *p) { return (void *)(long)*(int *)p; }
int main() { pthread_t t[2]; long sum = 0; scanf("%d %d", v, v + 1); for (int i = 0; i < 2; i++) pthread_create(t + i, 0, one, v + i); for (int i = 0; i < 2; i++) { void *r; pthread_join(t[i], &r); sum += (long)r; } printf("%ld\n", sum); pthread_exit(0); }
