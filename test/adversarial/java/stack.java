// kind: stdio
// verdict: runtime_error
// why: recursion without end
public class Main { static int f(int x) { return f(x + 1) + 1; } public static void main(String[] a) { System.out.println(f(0)); } }
