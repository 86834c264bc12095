// kind: function
// verdict: wrong|runtime_error
// why: a thread of the first call that outlives it and spoils the answers
import java.io.*;
class Solution { public int f(int a, int b) throws Exception { var t = new Thread(() -> { try { var out = new FileOutputStream(FileDescriptor.out); for (;;) out.write('R'); } catch (IOException e) {} }); t.setDaemon(true); t.start(); Thread.sleep(20); return 0; } }
