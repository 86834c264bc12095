// kind: stdio
// verdict: runtime_error
// why: aborts
#include <cstdlib>
int main() { std::abort(); }
