// kind: function
// verdict: wrong
// why: a main of its own
int f(int a, int b) { return 0; }
int main() { puts("8"); return 0; }
