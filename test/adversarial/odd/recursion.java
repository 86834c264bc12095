// why: a hundred thousand calls deep in main
import java.util.*;
public class Main { static long f(int n, long x) { return n == 0 ? x : 1 + f(n - 1, x); } public static void main(String[] a) { Scanner s = new Scanner(System.in); System.out.println(f(100000, s.nextInt() + s.nextInt()) - 100000); } }
