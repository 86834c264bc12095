// why: prints what is not ASCII
// expected: "é→8\n"
import java.util.*;
public class Main { public static void main(String[] a) { Scanner s = new Scanner(System.in); System.out.println("é→" + (s.nextInt() + s.nextInt())); } }
