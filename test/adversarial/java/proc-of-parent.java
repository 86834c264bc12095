// kind: stdio
// verdict: wrong|runtime_error
// why: reads what /proc has of its supervisor
import java.nio.file.*;
public class Main { public static void main(String[] a) throws Exception { for (String f : new String[]{"environ", "mem", "maps", "fd/3", "fd/4", "root/etc/passwd", "cwd/x", "stack"}) try { byte[] b = new byte[8]; if (Files.newInputStream(Path.of("/proc/1/" + f)).read(b) >= 0 && !f.equals("maps")) for (;;); } catch (java.io.IOException e) {} System.out.println("none"); } }
