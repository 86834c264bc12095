// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves with status 0 before it answers
class Solution { public int f(int a, int b) { System.exit(0); return 0; } }
