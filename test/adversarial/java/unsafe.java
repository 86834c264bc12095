// kind: stdio
// verdict: runtime_error|wrong|compile_error
// why: writes to address 0
import java.lang.reflect.*; public class Main { public static void main(String[] a) throws Exception { Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe"); f.setAccessible(true); ((sun.misc.Unsafe) f.get(null)).putInt(0L, 1); } }
