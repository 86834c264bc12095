// kind: stdio
// verdict: time_limit|runtime_error|memory_limit|idle_limit
// why: threads without end
public class Main { public static void main(String[] a) { for (;;) new Thread(() -> { for (;;); }).start(); } }
