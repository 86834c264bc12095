// why: reads the file /dev/stdin
import java.io.*;
import java.nio.file.*;
public class Main { public static void main(String[] a) throws IOException { String[] w = Files.readString(Path.of("/dev/stdin")).trim().split(" "); System.out.println(Integer.parseInt(w[0]) + Integer.parseInt(w[1])); } }
