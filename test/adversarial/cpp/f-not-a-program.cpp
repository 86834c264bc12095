// kind: function
// verdict: runtime_error
// why: names an interpreter that is none
asm(".section .interp,\"a\"\n.string \"/dev/null\"\n.text");
class Solution { public: int f(int a, int b) { return 0; } };
