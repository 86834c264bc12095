// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 another way
int f(int a, int b) { quick_exit(0); }
