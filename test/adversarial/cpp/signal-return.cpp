// kind: stdio
// verdict: time_limit|idle_limit
// why: faults again and again, and takes the signal each time
#include <csignal>
int main() { std::signal(SIGSEGV, [](int) { std::signal(SIGSEGV, SIG_DFL); std::signal(SIGSEGV, [](int) {}); }); struct sigaction a = {}; a.sa_handler = [](int) {}; sigaction(SIGSEGV, &a, nullptr); *(volatile int*)8 = 1; }
