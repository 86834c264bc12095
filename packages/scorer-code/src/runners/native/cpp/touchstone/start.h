// A thread's stack is as large as the limit of the main one, which is a gigabyte here: ask for less.
#ifndef TOUCHSTONE_START
#define TOUCHSTONE_START
#include <pthread.h>
__attribute__((constructor(101))) static void touchstone_start(void) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  if (pthread_attr_setstacksize(&attributes, 16ul << 20) == 0) pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}
#endif
