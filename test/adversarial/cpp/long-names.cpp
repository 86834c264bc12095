// kind: stdio
// verdict: compile_error|wrong
// why: a name that doubles with each step
template <class A, class B> struct P { static void f() {} };
template <int n> struct N { using t = P<typename N<n - 1>::t, typename N<n - 1>::t>; };
template <> struct N<0> { using t = int; };
int main() { auto p = &N<22>::t::f; p(); }
