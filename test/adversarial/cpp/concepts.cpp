// kind: stdio
// verdict: compile_error
// why: a concept that asks itself, ever wider
template <class T> concept C = requires(T t) { requires C2<T*>; };
template <class T, int n> struct S { S<S<T, n>, n + 1> operator->() { return {}; } };
int main() { S<int, 0>()->x; }
