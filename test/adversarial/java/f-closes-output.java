// kind: function
// verdict: wrong|runtime_error
// why: closes what takes the answers
import java.io.*;
class Solution { public int f(int a, int b) throws Exception { new FileOutputStream(FileDescriptor.out).close(); System.out.close(); System.setOut(null); for (int i = 0; i < 64; i++) { FileDescriptor d = new FileDescriptor(); } return 0; } }
