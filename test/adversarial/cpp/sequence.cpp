// kind: stdio
// verdict: compile_error
// why: a pack of ten million
#include <utility>
template <long... I> constexpr long sum(std::integer_sequence<long, I...>) { return (0 + ... + (I * I)); }
int main() { return sum(std::make_integer_sequence<long, 10000000>{}); }
