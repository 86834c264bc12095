// kind: stdio
// verdict: wrong|runtime_error|compile_error
// why: refuses every exit
public class Main { public static void main(String[] a) { Thread.setDefaultUncaughtExceptionHandler((t, e) -> Runtime.getRuntime().halt(0)); System.setSecurityManager(new SecurityManager() { public void checkExit(int n) { throw new SecurityException(); } public void checkPermission(java.security.Permission p) {} }); throw new Error(); } }
