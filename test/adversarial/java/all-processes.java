// kind: stdio
// verdict: wrong|runtime_error
// why: ends every process that it sees
public class Main { public static void main(String[] a) throws Exception { ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid()).forEach(p -> { try { p.destroyForcibly(); } catch (Exception e) {} }); System.out.println("all"); } }
