// kind: stdio
// verdict: compile_error
// why: an error whose text doubles with each step
template <class A, class B> struct P { using error = typename A::missing; };
template <int n> struct T { using type = P<typename T<n - 1>::type, typename T<n - 1>::type>; };
template <> struct T<0> { using type = int; };
int main() { typename T<19>::type::error x; return (int)x; }
