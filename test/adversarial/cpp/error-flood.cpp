// kind: stdio
// verdict: compile_error
// why: diagnostics without end
#define E int x = "a" + undefined<<<;
#define F E E E E E E E E E E
#define G F F F F F F F F F F
#define H G G G G G G G G G G
int main() { H H H H H H }
