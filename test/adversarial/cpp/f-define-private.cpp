// kind: function
// verdict: wrong
// why: opens what is private
#define private public
#define class struct
class Solution { int x; public: int f(int a, int b) { return 0; } };
