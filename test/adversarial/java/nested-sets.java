// kind: stdio
// verdict: time_limit
// why: a set whose hash takes for ever
import java.util.*;
public class Main { public static void main(String[] a) { Set<Object> root = new HashSet<>(), s1 = root, s2 = new HashSet<>(); for (int i = 0; i < 60; i++) { Set<Object> t1 = new HashSet<>(), t2 = new HashSet<>(); t1.add("x"); s1.add(t1); s1.add(t2); s2.add(t1); s2.add(t2); s1 = t1; s2 = t2; } System.out.println(root.hashCode()); } }
