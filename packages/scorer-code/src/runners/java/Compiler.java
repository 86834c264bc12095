package touchstone.compiler;

import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import javax.tools.*;

/**
 * A compiler that stays: reads the files of one compilation on standard input, answers with its classes on standard
 * output, and keeps nothing of them. It runs no line of what it compiles: no annotation processors, no plugins, no path
 * on which classes could be found but the JDK's own; sources and classes are in memory alone.
 *
 * <p>Big-endian. Request: count of options, each as text; count of files, each as name and text. Answer: one byte (0
 * compiled, 1 refused, 2 this process must not be used again), diagnostics, count of classes, each as name and bytes.
 * Texts and bytes have their length before them. Files that are named as arguments are compiled first, for nothing.
 */
public final class Compiler {
  /** Deeply nested expressions are right programs too. */
  private static final long STACK_BYTES = 16L << 20;
  private static final int MAX_DIAGNOSTICS = 16_384;
  private static final int MAX_CLASSES_BYTES = 32 << 20;

  public static void main(String[] arguments) throws Exception {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager platform = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    platform.setLocation(StandardLocation.CLASS_PATH, List.of());
    platform.setLocation(StandardLocation.SOURCE_PATH, List.of());
    for (String path : arguments) {
      Path file = Path.of(path);
      compile(compiler, platform, List.of("-proc:none"), List.of(new Source(file.getFileName().toString(), Files.readString(file))));
    }
    for (;;) {
      int count;
      try {
        count = in.readInt();
      } catch (EOFException end) {
        return;
      }
      List<String> options = new ArrayList<>();
      for (int i = 0; i < count; i++) options.add(text(in));
      List<JavaFileObject> sources = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) sources.add(new Source(text(in), text(in)));

      Answer[] answer = new Answer[1];
      Thread thread = new Thread(null, () -> answer[0] = compile(compiler, platform, options, sources), "compile", STACK_BYTES);
      thread.start();
      thread.join();
      Answer given = answer[0] == null ? new Answer(2, "the compiler's thread ended", Map.of()) : answer[0];
      out.writeByte(given.status);
      bytes(out, given.diagnostics.getBytes(StandardCharsets.UTF_8));
      out.writeInt(given.classes.size());
      for (Map.Entry<String, ByteArrayOutputStream> found : given.classes.entrySet()) {
        bytes(out, found.getKey().getBytes(StandardCharsets.UTF_8));
        bytes(out, found.getValue().toByteArray());
      }
      out.flush();
      if (given.status == 2) return;
    }
  }

  private static Answer compile(
      JavaCompiler compiler, StandardJavaFileManager platform, List<String> options, List<JavaFileObject> sources) {
    Said said = new Said();
    Memory memory = new Memory(platform);
    try {
      boolean compiled = compiler.getTask(said, memory, null, options, null, sources).call();
      String text = said.text.toString();
      if (compiled) return new Answer(0, text, memory.classes);
      // Without an error of the text's own it is the compiler that failed.
      boolean refused = text.contains("error:") && !text.contains("An exception has occurred in the compiler");
      return new Answer(refused ? 1 : 2, text, Map.of());
    } catch (Throwable error) {
      return new Answer(2, String.valueOf(error), Map.of());
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static final class Answer {
    final int status;
    final String diagnostics;
    final Map<String, ByteArrayOutputStream> classes;

    Answer(int status, String diagnostics, Map<String, ByteArrayOutputStream> classes) {
      this.status = status;
      this.diagnostics = diagnostics.length() > MAX_DIAGNOSTICS ? diagnostics.substring(0, MAX_DIAGNOSTICS) : diagnostics;
      this.classes = classes;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replaceAll("[^A-Za-z0-9._/]", "_")), Kind.SOURCE);
      this.name = name;
      this.text = text;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE && name.equals(simpleName + kind.extension);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Classes go to memory; everything else is the JDK's, and nothing is loaded from anywhere. */
  private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
    private int total;

    Memory(StandardJavaFileManager platform) {
      super(platform);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      String path = name.replace('.', '/') + kind.extension;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] given, int offset, int length) {
          total += length;
          if (total > MAX_CLASSES_BYTES) throw new IllegalStateException("the classes are too large");
          super.write(given, offset, length);
        }
      };
      classes.put(path, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    @Override
    public ClassLoader getClassLoader(Location location) {
      return null;
    }

    @Override
    public <S> ServiceLoader<S> getServiceLoader(Location location, Class<S> service) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** What the compiler says, bounded. */
  private static final class Said extends Writer {
    final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] given, int offset, int length) {
      text.append(given, offset, Math.max(0, Math.min(length, MAX_DIAGNOSTICS - text.length())));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
