// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 at once
int f(int a, int b) { _exit(0); }
