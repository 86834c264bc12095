// kind: stdio
// verdict: compile_error
// why: a type that needs a larger one of itself
template <class T> struct A { static constexpr int value = A<A<T>>::value + A<A<A<T>>>::value; };
int main() { return A<int>::value; }
