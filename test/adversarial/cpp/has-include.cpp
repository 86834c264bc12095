// kind: stdio
// verdict: wrong
// why: asks the compiler which files there are
#include <cstdio>
#if __has_include("/etc/passwd") || __has_include("/proc/1/environ") || __has_include("/proc/self/environ") || __has_include("/inputs") || __has_include("/programs") || __has_include("/root/.bashrc") || __has_include("/etc/hostname") || __has_include("/var/lib/dpkg/status") || __has_include("/source/wrapper.c") || __has_include("../../etc/passwd") || __has_include("/run/judge/zygote.py")
#error found
#endif
int main() { puts("nothing"); }
