// kind: function
// verdict: runtime_error
// flag: early_exit
// why: leaves in a static initialiser
class Solution { static { System.exit(0); } public int f(int a, int b) { return 0; } }
