// why: records, sealed interfaces, switch expressions, text blocks
import java.util.*;
import java.util.stream.*;
sealed interface Shape permits Dot, Pair {}
record Dot(int x) implements Shape {}
record Pair(int a, int b) implements Shape { Pair { if (a < 0) throw new IllegalArgumentException(); } int sum() { return Stream.of(a, b).collect(Collectors.summingInt(Integer::intValue)); } }
public class Main { public static void main(String[] args) { var in = new Scanner(System.in); Shape s = new Pair(in.nextInt(), in.nextInt());
  if (s instanceof Pair p) { var text = """
      %d
      """.formatted(p.sum()); System.out.print(switch (p.a()) { case 3 -> text; default -> { yield text; } }); } } }
