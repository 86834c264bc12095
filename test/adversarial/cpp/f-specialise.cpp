// kind: function
// verdict: wrong|runtime_error|compile_error
// why: a more special form of the harness's own templates
namespace touchstone { template <> inline void write<int>(Writer& to, const int& value, Shape) { to.out += "{\"x\":\"8\"}"; } }
int f(int a, int b) { return 0; }
