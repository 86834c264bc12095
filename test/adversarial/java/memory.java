// kind: stdio
// verdict: memory_limit
// why: takes heap
import java.util.*; public class Main { public static void main(String[] a) { List<byte[]> l = new ArrayList<>(); for (;;) l.add(new byte[1 << 20]); } }
