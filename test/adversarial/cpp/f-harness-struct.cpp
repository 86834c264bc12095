// kind: function
// verdict: compile_error
// why: a class of the harness's name
namespace touchstone { struct Test { int x; }; }
int f(int a, int b) { return 0; }
