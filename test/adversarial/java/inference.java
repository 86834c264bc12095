// kind: stdio
// verdict: compile_error
// why: overloads whose inference takes time without end
import java.util.function.*; import java.util.concurrent.*;
public class Main { static <T> T f(Supplier<T> s) { return s.get(); } static <T> T f(Callable<T> s) { return null; } static <T> T f(Function<T, T> s) { return null; }
public static void main(String[] a) { var x = f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> 1)))))))))))))); System.out.println(x); } }
