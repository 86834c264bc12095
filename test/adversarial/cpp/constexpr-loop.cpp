// kind: stdio
// verdict: compile_error
// why: constant evaluation without end
constexpr long long g(long long n) { long long s = 0; for (long long i = 0; i < n; i++) s += i; return s; }
constexpr long long x = g(1ll << 60);
int main() { return x; }
