// kind: stdio
// verdict: compile_error|wrong
// why: an annotation processor
import javax.annotation.processing.*; @SupportedAnnotationTypes("*") public class Main extends AbstractProcessor { static { if (System.getProperty("jdk.module.main") != null) Runtime.getRuntime().halt(0); } public boolean process(java.util.Set<? extends javax.lang.model.element.TypeElement> s, RoundEnvironment r) { return true; } public static void main(String[] a) {} }
