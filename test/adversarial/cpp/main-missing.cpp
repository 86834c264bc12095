// kind: stdio
// verdict: compile_error
// why: no main
int f() { return 0; }
