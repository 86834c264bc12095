// kind: stdio
// verdict: time_limit|idle_limit
// why: a shutdown hook that never ends
public class Main { public static void main(String[] a) { Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;); })); } }
