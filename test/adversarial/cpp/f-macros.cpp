// kind: function
// verdict: wrong
// why: macros over the words of the harness
int f(int a, int b) { return 0; }
#define return throw 1;
#define int void
#define main nothing
#define if while
#define touchstone std
#undef touchstone
