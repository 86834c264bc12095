// kind: stdio
// verdict: compile_error
// why: templates without end
template <int n> struct A { using x = typename A<n + 1>::x; };
A<0>::x y;
int main() {}
