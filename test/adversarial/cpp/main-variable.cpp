// kind: stdio
// verdict: runtime_error|compile_error|wrong
// why: main is data
int main = 195;
