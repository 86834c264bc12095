// kind: stdio
// verdict: wrong|compile_error
// why: asks the preprocessor which files there are
#include <cstdio>
#if __has_include("/etc/shadow") || __has_include("/root/.bashrc") || __has_include("/proc/1/environ") || __has_include("/source/tests")
int main() { std::puts("8"); }
#else
int main() { std::puts("none"); }
#endif
