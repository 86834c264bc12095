// kind: function
// verdict: wrong|runtime_error|compile_error
// why: gives the harness's functions other names
#pragma redefine_extname write puts
#pragma redefine_extname _exit abs
#pragma weak main
int f(int a, int b) { return 0; }
