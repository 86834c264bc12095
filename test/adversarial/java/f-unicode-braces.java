// kind: function
// verdict: wrong|runtime_error|compile_error
// why: ends its class by escapes that the wrapper does not see
class Solution { public int f(int a, int b) { return 0; } \u007d class Touchstone { static { System.exit(0); } public static void main(String[] x) { System.exit(0); } 
