// kind: function
// verdict: wrong
// why: a class of the harness's name
class Touchstone { public static void main(String[] a) { System.out.println("8"); } } class Solution { public int f(int a, int b) { return 0; } }
