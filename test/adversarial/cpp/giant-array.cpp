// kind: stdio
// verdict: compile_error|wrong|runtime_error|memory_limit
// why: a binary of a gigabyte
int a[300000000] = {1};
int main() { return a[5]; }
