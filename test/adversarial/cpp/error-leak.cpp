// kind: stdio
// verdict: compile_error
// why: an error that shows an argument of the compiler
#error __FILE__
int main() {}
