// kind: function
// verdict: runtime_error|wrong
// why: a constructor answers before the harness starts
struct A { A() { write(1, "0\n", 2); _exit(0); } } a; int f(int a, int b) { return 0; }
