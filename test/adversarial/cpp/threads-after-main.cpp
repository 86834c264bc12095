// kind: stdio
// verdict: wrong|runtime_error|output_limit
// why: threads that go on to write when main has ended
#include <thread>
#include <unistd.h>
int main() { for (int i = 0; i < 50; i++) std::thread([] { for (;;) write(1, "3\n", 2); }).detach(); write(1, "x\n", 2); }
