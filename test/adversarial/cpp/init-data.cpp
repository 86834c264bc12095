// kind: stdio
// verdict: compile_error
// why: two gigabytes of constants
struct A { char v[1l << 31]; constexpr A() : v{1} {} };
constinit A a;
int main() { return a.v[5]; }
