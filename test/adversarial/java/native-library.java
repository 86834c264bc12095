// kind: stdio
// verdict: runtime_error
// why: calls into the C library
public class Main { static native int system(String s); public static void main(String[] a) { for (String l : new String[] {"/usr/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6"}) try { System.load(l); } catch (Throwable t) {} System.out.println(system("id")); } }
