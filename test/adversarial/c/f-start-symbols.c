// kind: function
// verdict: wrong|runtime_error|compile_error
// why: calls the functions of the harness by their names in the linker's table
#include <stdlib.h>
extern void answer(void *) asm("_ZN10touchstone4Test6answerEb");
extern int real(void) asm("__real_main");
int f(int a, int b) { answer(0); exit(0); }
