// kind: stdio
// verdict: memory_limit|runtime_error|time_limit
// why: classes without end
import java.lang.reflect.*;
public class Main { interface I {} static java.util.List<Object> kept = new java.util.ArrayList<>(); public static void main(String[] a) throws Exception { for (;;) { ClassLoader l = new ClassLoader(Main.class.getClassLoader()) {}; kept.add(Proxy.newProxyInstance(l, new Class<?>[]{Runnable.class}, (p, m, x) -> null)); } } }
