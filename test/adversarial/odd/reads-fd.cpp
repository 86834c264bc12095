// why: seeks and reads its descriptor, writes by dprintf
#include <fcntl.h>
#include <unistd.h>
#include <sys/stat.h>
#include <string>
#include <iostream>
int main() { lseek(0, 0, SEEK_END); off_t n = lseek(0, 0, SEEK_CUR); lseek(0, 0, SEEK_SET); std::string s(n, 0); pread(0, &s[0], n, 0); std::size_t at; int a = std::stoi(s, &at); int b = std::stoi(s.substr(at)); dprintf(1, "%d", a + b); fsync(1); }
