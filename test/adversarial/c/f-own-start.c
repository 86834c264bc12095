// kind: function
// verdict: wrong|runtime_error|compile_error
// why: takes the place of the library's start
#include <unistd.h>
int __libc_start_main(void* main, int n, char** v) { write(1, "0\n", 2); _exit(0); }
int f(int a, int b) { return 0; }
