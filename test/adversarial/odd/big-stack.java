// why: a million calls deep in a thread with a stack of 512 MB
// memory_mb: 1024
import java.util.Scanner;
public class Main implements Runnable { static int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }
  public void run() { Scanner s = new Scanner(System.in); System.out.println(depth(1000000) - 1000000 + s.nextInt() + s.nextInt()); }
  public static void main(String[] a) throws Exception { Thread t = new Thread(null, new Main(), "", 1 << 29); t.start(); t.join(); } }
