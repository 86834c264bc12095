// kind: stdio
// verdict: compile_error|wrong
// why: generic lambdas in lambdas, each called twice
#define L(x) [](auto a) { auto l = x; return l(a) + l(char(0) + a); }
#define L2(x) L(L(x))
#define L4(x) L2(L2(x))
int main() { return (L4(L4(L4([](auto a) { return a; }))))(1) & 1; }
