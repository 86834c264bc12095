// kind: stdio
// verdict: compile_error
// why: templates that double
template <int n, int m> struct A { static const long long v = A<n - 1, 2 * m>::v + A<n - 1, 2 * m + 1>::v; };
template <int m> struct A<0, m> { static const long long v = m; };
int main() { return A<26, 0>::v; }
