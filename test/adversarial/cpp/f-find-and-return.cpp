// kind: function
// verdict: runtime_error|wrong
// why: writes to every descriptor and returns too
int f(int a, int b) { for (int i = 3; i < 1024; i++) { write(i, "0\n", 2); } return 0; }
