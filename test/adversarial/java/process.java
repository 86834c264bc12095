// kind: stdio
// verdict: wrong|runtime_error
// why: starts a process that outlives it
public class Main { public static void main(String[] a) throws Exception { new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & sleep 1000").start(); System.out.println("x"); } }
