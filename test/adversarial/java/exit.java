// kind: stdio
// verdict: wrong
// why: leaves early
public class Main { public static void main(String[] a) { System.exit(0); } }
