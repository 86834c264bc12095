// kind: stdio
// verdict: runtime_error
// why: writes where no memory is
import java.lang.reflect.*; public class Main { public static void main(String[] a) throws Exception { Field f = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe"); f.setAccessible(true); ((sun.misc.Unsafe) f.get(null)).putLong(8L, 8L); } }
