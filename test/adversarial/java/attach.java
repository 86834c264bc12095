// kind: stdio
// verdict: wrong|runtime_error|compile_error
// why: attaches to its own machine
import java.util.*;
public class Main { public static void main(String[] a) throws Exception { Class<?> v = Class.forName("com.sun.tools.attach.VirtualMachine"); v.getMethod("attach", String.class).invoke(null, "" + ProcessHandle.current().pid()); for (;;); } }
