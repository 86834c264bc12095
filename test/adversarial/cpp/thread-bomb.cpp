// kind: stdio
// verdict: runtime_error|time_limit|memory_limit|wrong|idle_limit
// why: a thread bomb
#include <thread>
#include <vector>
int main() { std::vector<std::thread> t; for (;;) t.emplace_back([] { for (;;); }); }
