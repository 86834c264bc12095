// kind: stdio
// verdict: compile_error|wrong
// why: options from the text
#pragma GCC plugin "x"
#pragma GCC dependency "/etc/passwd"
int main() {}
