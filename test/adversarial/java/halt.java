// kind: stdio
// verdict: wrong
// why: leaves at once
public class Main { public static void main(String[] a) { Runtime.getRuntime().halt(0); } }
