// kind: stdio
// verdict: compile_error
// why: a constant string that doubles with each step
public class Main { static final String A = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", B = A+A+A+A+A+A+A+A, C = B+B+B+B+B+B+B+B, D = C+C+C+C+C+C+C+C, E = D+D+D+D+D+D+D+D, F = E+E+E+E+E+E+E+E, G = F+F+F+F+F+F+F+F; public static void main(String[] a) { System.out.println(G.length()); } }
