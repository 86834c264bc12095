// kind: function
// verdict: runtime_error
// flag: early_exit
// why: prints an answer instead of returning one
int f(int a, int b) { puts("8"); fflush(stdout); _exit(0); }
