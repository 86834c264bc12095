// kind: function
// verdict: wrong|runtime_error
// why: writes to every descriptor
int f(int a, int b) { for (int i = 3; i < 1024; i++) { write(i, "0\n", 2); } _exit(0); }
