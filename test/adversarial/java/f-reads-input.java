// kind: function
// verdict: wrong|runtime_error
// why: reads the calls to come itself
import java.io.*;
class Solution { public int f(int a, int b) throws IOException { byte[] rest = new FileInputStream(FileDescriptor.in).readAllBytes(); System.in.close(); return rest.length * 1000; } }
