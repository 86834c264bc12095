// kind: stdio
// verdict: wrong|runtime_error
// why: reads what is not its own
import java.nio.file.*; public class Main { public static void main(String[] a) { int n = 0; for (String p : new String[] {"/etc/passwd", "/proc/1/environ", "/root/.bashrc"}) if (Files.isReadable(Path.of(p))) n++; System.out.println(n); } }
