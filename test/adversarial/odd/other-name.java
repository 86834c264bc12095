// why: a package and another class's name, a tokenizer, System.exit
package judge.solution;
import java.io.*;
class Helper { static int add(int a, int b) { return a + b; } }
public class TwoNumbers { public static void main(final String... args) throws IOException { StreamTokenizer t = new StreamTokenizer(new BufferedInputStream(System.in)); t.nextToken(); int a = (int) t.nval; t.nextToken(); PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out))); out.println(Helper.add(a, (int) t.nval)); out.close(); System.exit(0); } }
