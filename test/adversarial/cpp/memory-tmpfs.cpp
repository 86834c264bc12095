// kind: stdio
// verdict: memory_limit|runtime_error|output_limit|wrong
// why: files in /tmp are memory
#include <cstdio>
#include <string>
int main() { std::string s(1 << 20, 120); for (int i = 0; i < 4000; i++) { FILE* f = fopen(("/tmp/f" + std::to_string(i)).c_str(), "w"); if (!f || fwrite(s.data(), 1, s.size(), f) < s.size()) { puts("full"); return 0; } } }
