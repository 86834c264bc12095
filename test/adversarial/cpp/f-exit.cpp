// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 before it answers
int f(int a, int b) { exit(0); }
