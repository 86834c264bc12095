// kind: stdio
// verdict: compile_error
// why: says that its lines stand in a file of the host, so that an error shows them
#line 1 "/etc/passwd"
int x = undefined;
#line 1 "/etc/shadow"
int y = undefined;
int main() {}
