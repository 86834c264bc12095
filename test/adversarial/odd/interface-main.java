// why: main in an interface, the answer in a shutdown hook
import java.math.*;
import java.util.*;
interface Main { static void main(String[] args) { try (Scanner s = new Scanner(System.in)) { BigInteger a = s.nextBigInteger(), b = s.nextBigInteger(); Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(a.add(b)))); } } }
