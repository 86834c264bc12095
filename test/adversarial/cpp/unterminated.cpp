// kind: stdio
// verdict: compile_error
// why: swallows what comes after
int main() {} /* 
