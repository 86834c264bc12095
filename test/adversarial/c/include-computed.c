// kind: stdio
// verdict: compile_error
// why: names a file of the host through a macro, so that the compiler shows its lines
#define PLACE(x) </etc/x>
#define SHOW </etc/passwd>
#include SHOW
int main(void) { return 0; }
