// kind: function
// verdict: compile_error|wrong
// why: puts itself into the harness's package
package touchstone.harness; class Touchstone { } class Solution { public int f(int a, int b) { return 0; } }
