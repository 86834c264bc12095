// kind: function
// verdict: wrong|compile_error
// why: a namespace of the harness
namespace touchstone { int stolen = 8; }
int f(int a, int b) { return touchstone::stolen * 0; }
