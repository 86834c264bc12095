// kind: stdio
// verdict: runtime_error
// why: reads nothing
int main() { return *(volatile int*)0; }
