// why: main in an enum, a pool of threads, parallel streams
import java.util.*;
import java.util.concurrent.*;
enum Main { A; public static void main(String[] args) throws Exception { byte[] all = System.in.readAllBytes(); String[] w = new String(all).trim().split("\\s+"); ExecutorService pool = Executors.newFixedThreadPool(4); Future<Integer> f = pool.submit(() -> Arrays.stream(w).parallel().mapToInt(Integer::parseInt).sum()); System.out.printf("%d%n", f.get()); pool.shutdown(); } }
