// kind: stdio
// verdict: wrong|runtime_error
// why: ends before anything else begins
#include <unistd.h>
static void early(void) { write(1, "5\n", 2); _exit(0); }
__attribute__((section(".preinit_array"), used)) static void (*const entry)(void) = early;
int main(void) { for (;;); }
