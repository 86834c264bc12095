// kind: stdio
// verdict: memory_limit
// why: takes memory outside the heap
import java.util.*; import java.nio.*; public class Main { public static void main(String[] a) { List<ByteBuffer> l = new ArrayList<>(); for (;;) { ByteBuffer b = ByteBuffer.allocateDirect(1 << 20); for (int i = 0; i < b.capacity(); i += 4096) b.put(i, (byte) 1); l.add(b); } } }
