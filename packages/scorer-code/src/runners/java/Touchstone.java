package touchstone.harness;

import java.io.*;
import java.lang.reflect.*;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.*;

/**
 * Typed calls: reads the arguments of one test as a wire value (see run.ts), calls the submission by reflection with the
 * types of its own method, writes the result. In a package of its own, so that no class of the submission can stand in its
 * place; but in the submission's process, so that nothing it says counts but as an answer.
 *
 * <p>Arguments: function|design, spellings of the entry, index of the argument to show (−1: none), type of the result,
 * types of the parameters, each as `base:depth`. Standard input holds one call, which is answered by its lines; or the
 * index of the first call, a line's end and a list of calls, each of which is answered by a record: tag, index, CPU in
 * microseconds, length, bytes, little-endian.
 */
public final class Touchstone {
  private static final List<List<Object>> LISTS = new ArrayList<>();
  private static final List<Object> TREES = new ArrayList<>();
  private static final long STACK_BYTES = 400L << 20;
  private static final int ERROR_LENGTH = 3000;
  private static FileOutputStream answers;

  public static void main(String[] arguments) throws Exception {
    String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    answers = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    System.setIn(new ByteArrayInputStream(new byte[0]));
    Throwable[] failure = new Throwable[1];
    Thread thread = new Thread(null, () -> {
      try {
        if (text.startsWith("[")) answers.write((String.join("\n", answer(arguments, (List<?>) new Reader(text).value())) + "\n").getBytes(StandardCharsets.UTF_8));
        else all(arguments, text);
        Runtime.getRuntime().halt(0);
      } catch (Throwable error) {
        failure[0] = error;
      }
    }, "main", STACK_BYTES);
    thread.start();
    thread.join();
    System.err.println(describe(failure[0]));
    Runtime.getRuntime().halt(failure[0] instanceof OutOfMemoryError ? 5 : 1);
  }

  /** Every call of a submission, each with a new instance. */
  private static void all(String[] arguments, String text) throws IOException {
    put('L', 0, "");
    int line = text.indexOf('\n');
    int index = Integer.parseInt(text.substring(0, line));
    List<?> calls = (List<?>) new Reader(text.substring(line + 1)).value();
    put('B', 0, "");
    put('M', 0, "");
    for (Object call : calls) {
      LISTS.clear();
      TREES.clear();
      try {
        String[] lines = answer(arguments, (List<?>) call);
        if (lines.length > 1) put('A', index, lines[1]);
        put('R', index, lines[0]);
      } catch (Throwable error) {
        if (cause(error) instanceof OutOfMemoryError) put('H', index, "");
        else put('F', index, describe(error));
      }
      index++;
    }
    put('E', 0, "");
  }

  private static void put(char tag, int index, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(21 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    record.put((byte) tag).putInt(index).putLong(cpuMicroseconds()).putLong(bytes.length).put(bytes);
    answers.write(record.array());
  }

  /** Of the whole process, in steps of 10 ms. */
  private static long cpuMicroseconds() throws IOException {
    try (FileInputStream file = new FileInputStream("/proc/self/stat")) {
      String text = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000;
    }
  }

  private static Throwable cause(Throwable error) {
    while (error instanceof InvocationTargetException && error.getCause() != null) error = error.getCause();
    return error;
  }

  private static String describe(Throwable error) {
    error = cause(error);
    if (error == null) return "";
    if (error instanceof StackOverflowError) return "java.lang.StackOverflowError";
    StringWriter told = new StringWriter();
    error.printStackTrace(new PrintWriter(told));
    String text = told.toString();
    return text.length() > ERROR_LENGTH ? text.substring(0, ERROR_LENGTH) : text;
  }

  /** The result, and where one is to be shown the argument after the call. */
  private static String[] answer(String[] arguments, List<?> call) throws Exception {
    return arguments[0].equals("design") ? new String[] {design(arguments, call)} : function(arguments, call);
  }

  private static String[] function(String[] arguments, List<?> given) throws Exception {
    String[] shapes = Arrays.copyOfRange(arguments, 4, arguments.length);
    Method method = find(Class.forName("Solution"), arguments[1].split(","), arity(given, shapes));
    Object[] values = convert(given, method, shapes);
    Object target = Modifier.isStatic(method.getModifiers()) ? null : make(Class.forName("Solution"));
    Object result = method.invoke(target, values);
    Writer writer = new Writer();
    if (method.getReturnType() == void.class) writer.out.append("null");
    else writer.write(result, arguments[3]);
    int shown = Integer.parseInt(arguments[2]);
    if (shown < 0) return new String[] {writer.out.toString()};
    String shape = shown < shapes.length ? shapes[shown] : ":0";
    Writer argument = new Writer();
    argument.write(values[shown], shape.equals("node:0") ? "list:0" : shape);
    return new String[] {writer.out.toString(), argument.out.toString()};
  }

  private static String design(String[] arguments, List<?> both) throws Exception {
    List<?> operations = (List<?>) both.get(0);
    List<?> lists = (List<?>) both.get(1);
    String[] shapes = Arrays.copyOfRange(arguments, 4, arguments.length);
    Class<?> type = Class.forName((String) operations.get(0));
    Writer writer = new Writer();
    writer.out.append("[null");
    Object object = null;
    for (int i = 0; i < operations.size(); i++) {
      List<?> given = (List<?>) lists.get(i);
      if (i == 0) {
        for (Constructor<?> candidate : type.getDeclaredConstructors()) {
          if (candidate.getParameterCount() != given.size()) continue;
          candidate.setAccessible(true);
          object = candidate.newInstance(convert(given, candidate, shapes));
        }
        if (object == null) throw new NoSuchMethodException("no constructor of " + type.getName() + " takes " + given.size());
        continue;
      }
      Method method = find(type, spellings((String) operations.get(i)), given.size());
      Object result = method.invoke(object, convert(given, method, new String[0]));
      writer.out.append(',');
      if (method.getReturnType() == void.class) writer.out.append("null");
      else writer.write(result, ":0");
    }
    return writer.out.append("]").toString();
  }

  private static int arity(List<?> given, String[] shapes) {
    int count = given.size();
    for (String shape : shapes) if (shape.startsWith("intersection")) count++;
    return count;
  }

  private static String[] spellings(String name) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '_' && i + 1 < name.length()) camel.append(Character.toUpperCase(name.charAt(++i)));
      else camel.append(name.charAt(i));
    }
    return new String[] {name, camel.toString()};
  }

  private static Object make(Class<?> type) throws Exception {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Method find(Class<?> type, String[] names, int count) throws NoSuchMethodException {
    for (String name : names)
      for (Method method : type.getDeclaredMethods())
        if (method.getName().equals(name) && method.getParameterCount() == count && !method.isSynthetic()) {
          method.setAccessible(true);
          return method;
        }
    throw new NoSuchMethodException(type.getName() + "." + names[0] + " with " + count + " parameters");
  }

  private static Object[] convert(List<?> given, Executable method, String[] shapes) throws Exception {
    Type[] types = method.getGenericParameterTypes();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String shape = i < shapes.length ? shapes[i] : ":0";
      if (shape.startsWith("intersection")) {
        Collections.addAll(values, intersection((List<?>) given.get(i), (Class<?>) types[values.size()]));
      } else {
        values.add(argument(given.get(i), types[values.size()], shape.substring(0, shape.indexOf(':'))));
      }
    }
    return values.toArray();
  }

  private static Object argument(Object value, Type type, String shape) throws Exception {
    if (type instanceof GenericArrayType) type = raw(type);
    if (type instanceof ParameterizedType) {
      ParameterizedType generic = (ParameterizedType) type;
      Class<?> outer = (Class<?>) generic.getRawType();
      Type[] inner = generic.getActualTypeArguments();
      if (Map.class.isAssignableFrom(outer)) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object pair : (List<?>) value)
          map.put(argument(((List<?>) pair).get(0), inner[0], shape), argument(((List<?>) pair).get(1), inner[1], shape));
        return map;
      }
      if (Optional.class == outer) return Optional.ofNullable(value == null ? null : argument(value, inner[0], shape));
      Collection<Object> items =
          Set.class.isAssignableFrom(outer) ? new LinkedHashSet<>()
              : outer == LinkedList.class || outer == Deque.class || outer == Queue.class ? new LinkedList<>()
              : new ArrayList<>();
      if (value != null) for (Object item : (List<?>) value) items.add(argument(item, inner[0], shape));
      return items;
    }
    if (type instanceof TypeVariable || type instanceof WildcardType) return boxed(value);
    Class<?> wanted = (Class<?>) type;
    if (wanted.isArray()) {
      if (value == null) return null;
      if (value instanceof String && wanted == char[].class) return ((String) value).toCharArray();
      List<?> items = (List<?>) value;
      Object array = Array.newInstance(wanted.getComponentType(), items.size());
      for (int i = 0; i < items.size(); i++) Array.set(array, i, argument(items.get(i), wanted.getComponentType(), shape));
      return array;
    }
    if (wanted == int.class || wanted == Integer.class) return value == null ? null : exact(value).intValueExact();
    if (wanted == long.class || wanted == Long.class) return value == null ? null : exact(value).longValueExact();
    if (wanted == short.class || wanted == Short.class) return exact(value).shortValueExact();
    if (wanted == byte.class || wanted == Byte.class) return exact(value).byteValueExact();
    if (wanted == BigInteger.class) return exact(value);
    if (wanted == double.class || wanted == Double.class) return value == null ? null : ((Number) value).doubleValue();
    if (wanted == float.class || wanted == Float.class) return ((Number) value).floatValue();
    if (wanted == boolean.class || wanted == Boolean.class) return value;
    if (wanted == char.class || wanted == Character.class) return ((String) value).charAt(0);
    if (wanted == String.class || wanted == CharSequence.class) return value;
    if (wanted == Object.class) return boxed(value);
    if (Collection.class.isAssignableFrom(wanted)) return boxed(value);
    return node(value, wanted, shape);
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class) return (Class<?>) type;
    if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
    if (type instanceof GenericArrayType)
      return Array.newInstance(raw(((GenericArrayType) type).getGenericComponentType()), 0).getClass();
    return Object.class;
  }

  private static BigInteger exact(Object value) {
    if (value instanceof BigInteger) return (BigInteger) value;
    throw new IllegalArgumentException("an argument is no integer, but the method takes one");
  }

  private static Object boxed(Object value) {
    if (value instanceof BigInteger) {
      BigInteger number = (BigInteger) value;
      return number.bitLength() < 32 ? (Object) number.intValue() : number.bitLength() < 64 ? (Object) number.longValue() : number;
    }
    if (value instanceof List) {
      List<Object> items = new ArrayList<>();
      for (Object item : (List<?>) value) items.add(boxed(item));
      return items;
    }
    return value;
  }

  // Nodes, by the names of their fields.

  private static Object create(Class<?> type, Object value) throws Exception {
    Object node = null;
    for (Constructor<?> constructor : type.getDeclaredConstructors())
      if (constructor.getParameterCount() == 0) {
        constructor.setAccessible(true);
        node = constructor.newInstance();
      }
    for (Constructor<?> constructor : type.getDeclaredConstructors())
      if (node == null && constructor.getParameterCount() == 1) {
        constructor.setAccessible(true);
        node = constructor.newInstance(argument(value, constructor.getGenericParameterTypes()[0], ""));
      }
    if (node == null) throw new NoSuchMethodException(type.getName() + " has no constructor for a value");
    set(node, "val", argument(value, field(node, "val").getGenericType(), ""));
    return node;
  }

  private static Field field(Object node, String name) throws NoSuchFieldException {
    Field field = node.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static Object get(Object node, String name) throws Exception {
    return field(node, name).get(node);
  }

  private static void set(Object node, String name, Object value) throws Exception {
    field(node, name).set(node, value);
  }

  private static boolean has(Class<?> type, String name) {
    for (Field field : type.getDeclaredFields()) if (field.getName().equals(name)) return true;
    return false;
  }

  private static Object node(Object value, Class<?> type, String shape) throws Exception {
    switch (shape) {
      case "ref":
        return reference(value, 0);
      case "clone":
        return reference(value, 1);
      case "cycle": {
        List<?> parts = (List<?>) value;
        List<Object> nodes = linked((List<?>) parts.get(0), type);
        int place = parts.get(1) == null ? -1 : exact(parts.get(1)).intValue();
        if (place >= 0 && place < nodes.size()) set(nodes.get(nodes.size() - 1), "next", nodes.get(place));
        return nodes.isEmpty() ? null : nodes.get(0);
      }
      case "node": {
        List<?> parts = (List<?>) value;
        for (Object node : linked((List<?>) parts.get(0), type))
          if (String.valueOf(get(node, "val")).equals(String.valueOf(parts.get(1)))) return node;
        return null;
      }
      default:
    }
    if (value == null) return null;
    List<?> items = (List<?>) value;
    if (has(type, "random")) return random(items, type);
    if (has(type, "children")) return nary(items, type);
    if (has(type, "neighbors")) return graph(items, type);
    if (has(type, "topLeft")) return quad(items, type);
    if (has(type, "child")) return doubly(items, type);
    if (has(type, "left")) return tree(items, type);
    List<Object> nodes = linked(items, type);
    return nodes.isEmpty() ? null : nodes.get(0);
  }

  private static List<Object> linked(List<?> values, Class<?> type) throws Exception {
    List<Object> nodes = new ArrayList<>();
    if (values != null) for (Object value : values) nodes.add(create(type, value));
    for (int i = 0; i + 1 < nodes.size(); i++) set(nodes.get(i), "next", nodes.get(i + 1));
    LISTS.add(nodes);
    return nodes;
  }

  private static Object[] intersection(List<?> parts, Class<?> type) throws Exception {
    List<?> a = (List<?>) parts.get(0);
    List<?> b = (List<?>) parts.get(1);
    int skipA = exact(parts.get(2)).intValue();
    int skipB = exact(parts.get(3)).intValue();
    List<Object> shared = linked(a.subList(skipA, a.size()), type);
    Object[] heads = new Object[2];
    for (int i = 0; i < 2; i++) {
      List<Object> own = linked((i == 0 ? a : b).subList(0, i == 0 ? skipA : skipB), type);
      if (!own.isEmpty() && !shared.isEmpty()) set(own.get(own.size() - 1), "next", shared.get(0));
      heads[i] = !own.isEmpty() ? own.get(0) : shared.isEmpty() ? null : shared.get(0);
    }
    return heads;
  }

  private static Object tree(List<?> values, Class<?> type) throws Exception {
    Object root = values.isEmpty() || values.get(0) == null ? null : create(type, values.get(0));
    TREES.add(root);
    if (root == null) return null;
    List<Object> queue = new ArrayList<>(List.of(root));
    int at = 1;
    for (int head = 0; head < queue.size() && at < values.size(); head++)
      for (String side : new String[] {"left", "right"}) {
        if (at >= values.size()) break;
        Object value = values.get(at++);
        if (value == null) continue;
        Object child = create(type, value);
        set(queue.get(head), side, child);
        queue.add(child);
      }
    return root;
  }

  private static Object reference(Object value, int place) throws Exception {
    Deque<Object> open = new ArrayDeque<>();
    if (value != null && place < TREES.size() && TREES.get(place) != null) open.push(TREES.get(place));
    while (!open.isEmpty()) {
      Object node = open.pop();
      if (String.valueOf(get(node, "val")).equals(String.valueOf(value))) return node;
      for (String side : new String[] {"right", "left"}) if (get(node, side) != null) open.push(get(node, side));
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> members(Object node, String name) throws Exception {
    if (get(node, name) == null) set(node, name, new ArrayList<>());
    return (List<Object>) get(node, name);
  }

  private static Object nary(List<?> values, Class<?> type) throws Exception {
    if (values.isEmpty() || values.get(0) == null) return null;
    List<Object> queue = new ArrayList<>(List.of(create(type, values.get(0))));
    members(queue.get(0), "children");
    int at = 2;
    for (int head = 0; head < queue.size() && at < values.size(); head++, at++)
      for (; at < values.size() && values.get(at) != null; at++) {
        Object child = create(type, values.get(at));
        members(child, "children");
        members(queue.get(head), "children").add(child);
        queue.add(child);
      }
    return queue.get(0);
  }

  private static Object random(List<?> pairs, Class<?> type) throws Exception {
    List<Object> nodes = new ArrayList<>();
    for (Object pair : pairs) nodes.add(create(type, ((List<?>) pair).get(0)));
    for (int i = 0; i < nodes.size(); i++) {
      if (i + 1 < nodes.size()) set(nodes.get(i), "next", nodes.get(i + 1));
      Object target = ((List<?>) pairs.get(i)).get(1);
      if (target != null) set(nodes.get(i), "random", nodes.get(exact(target).intValue()));
    }
    LISTS.add(nodes);
    return nodes.isEmpty() ? null : nodes.get(0);
  }

  private static Object graph(List<?> rows, Class<?> type) throws Exception {
    List<Object> nodes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) nodes.add(create(type, BigInteger.valueOf(i + 1)));
    for (int i = 0; i < rows.size(); i++) {
      members(nodes.get(i), "neighbors");
      for (Object neighbor : (List<?>) rows.get(i))
        members(nodes.get(i), "neighbors").add(nodes.get(exact(neighbor).intValue() - 1));
    }
    LISTS.add(nodes);
    return nodes.isEmpty() ? null : nodes.get(0);
  }

  private static Object doubly(List<?> values, Class<?> type) throws Exception {
    Object head = null;
    List<Object> above = new ArrayList<>();
    List<Object> run = new ArrayList<>();
    int skip = 0;
    for (int i = 0; i <= values.size(); i++) {
      Object value = i < values.size() ? values.get(i) : null;
      if (value != null) {
        Object node = create(type, value);
        if (!run.isEmpty()) {
          set(run.get(run.size() - 1), "next", node);
          set(node, "prev", run.get(run.size() - 1));
        }
        run.add(node);
        continue;
      }
      if (!run.isEmpty()) {
        if (above.isEmpty()) head = run.get(0);
        else set(above.get(Math.min(Math.max(skip - 1, 0), above.size() - 1)), "child", run.get(0));
        above = run;
        run = new ArrayList<>();
        skip = 0;
      }
      skip++;
    }
    return head;
  }

  private static final String[] CORNERS = {"topLeft", "topRight", "bottomLeft", "bottomRight"};

  private static Object quad(List<?> cells, Class<?> type) throws Exception {
    List<Object> nodes = new ArrayList<>();
    for (Object cell : cells) {
      if (cell == null) {
        nodes.add(null);
        continue;
      }
      Object node = make(type);
      set(node, "isLeaf", exact(((List<?>) cell).get(0)).signum() != 0);
      set(node, "val", exact(((List<?>) cell).get(1)).signum() != 0);
      nodes.add(node);
    }
    if (nodes.isEmpty() || nodes.get(0) == null) return null;
    List<Object> queue = new ArrayList<>(List.of(nodes.get(0)));
    int at = 1;
    for (int head = 0; head < queue.size() && at < nodes.size(); head++)
      for (int corner = 0; corner < 4 && at < nodes.size(); corner++, at++) {
        set(queue.get(head), CORNERS[corner], nodes.get(at));
        if (nodes.get(at) != null) queue.add(nodes.get(at));
      }
    return nodes.get(0);
  }

  /** Wire text to lists, strings, BigInteger, Double, Boolean, null. */
  private static final class Reader {
    private final String text;
    private int at = 0;

    Reader(String text) {
      this.text = text;
    }

    Object value() {
      char next = at < text.length() ? text.charAt(at) : 0;
      if (next == '[') return list();
      if (next == '"') return string();
      if (next == '{') {
        at++;
        String tag = string();
        need(':');
        Object inner = value();
        need('}');
        return tag.equals("u") ? null : inner;
      }
      if (word("null")) return null;
      if (word("true")) return true;
      if (word("false")) return false;
      if (word("NaN")) return Double.NaN;
      if (word("Infinity")) return Double.POSITIVE_INFINITY;
      if (word("-Infinity")) return Double.NEGATIVE_INFINITY;
      int start = at;
      while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
      String number = text.substring(start, at);
      if (number.matches("-?\\d+")) return new BigInteger(number);
      return Double.valueOf(number);
    }

    private List<Object> list() {
      List<Object> items = new ArrayList<>();
      need('[');
      if (text.charAt(at) != ']') {
        do items.add(value()); while (take(','));
      }
      need(']');
      return items;
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      need('"');
      for (char c; (c = text.charAt(at++)) != '"'; ) {
        if (c != '\\') {
          out.append(c);
          continue;
        }
        char escape = text.charAt(at++);
        int plain = "nrtbf".indexOf(escape);
        if (escape == 'u') {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else out.append(plain >= 0 ? "\n\r\t\b\f".charAt(plain) : escape);
      }
      return out.toString();
    }

    private boolean take(char wanted) {
      if (at >= text.length() || text.charAt(at) != wanted) return false;
      at++;
      return true;
    }

    private void need(char wanted) {
      if (!take(wanted)) throw new IllegalArgumentException("malformed argument");
    }

    private boolean word(String wanted) {
      if (!text.startsWith(wanted, at)) return false;
      at += wanted.length();
      return true;
    }
  }

  private static final class Writer {
    final StringBuilder out = new StringBuilder();

    void write(Object value, String shape) throws Exception {
      if (out.length() > (256 << 20)) throw new IllegalStateException("the returned value does not end");
      if (value == null) {
        boolean structure = shape.endsWith(":0") && List.of("list", "tree", "next", "nary", "random", "graph", "doubly", "quad").contains(shape.substring(0, shape.length() - 2));
        out.append(structure ? "[]" : shape.equals("cycle:0") ? "-1" : "null");
      } else if (value instanceof Boolean) out.append(value);
      else if (value instanceof Character) string(value.toString());
      else if (value instanceof CharSequence) string(value.toString());
      else if (value instanceof Double || value instanceof Float) floating(((Number) value).doubleValue());
      else if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte || value instanceof BigInteger)
        out.append(value);
      else if (value.getClass().isArray()) {
        String inner = inner(shape);
        out.append('[');
        for (int i = 0; i < Array.getLength(value); i++) {
          if (i > 0) out.append(',');
          write(Array.get(value, i), inner);
        }
        out.append(']');
      } else if (value instanceof Map) {
        out.append("{\"d\":[");
        boolean first = true;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          out.append(first ? "[" : ",[");
          first = false;
          write(entry.getKey(), ":0");
          out.append(',');
          write(entry.getValue(), ":0");
          out.append(']');
        }
        out.append("]}");
      } else if (value instanceof Collection) {
        String inner = inner(shape);
        boolean set = value instanceof Set;
        out.append(set ? "{\"s\":[" : "[");
        boolean first = true;
        for (Object item : (Collection<?>) value) {
          if (!first) out.append(',');
          first = false;
          write(item, inner);
        }
        out.append(set ? "]}" : "]");
      } else if (value instanceof Optional) write(((Optional<?>) value).orElse(null), shape);
      else if (has(value.getClass(), "val") && !shape.startsWith(":")) node(value, shape.substring(0, shape.indexOf(':')));
      else {
        out.append("{\"x\":");
        string(value.getClass().getSimpleName());
        out.append('}');
      }
    }

    private static String inner(String shape) {
      int colon = shape.indexOf(':');
      int depth = Integer.parseInt(shape.substring(colon + 1));
      return shape.substring(0, colon + 1) + Math.max(0, depth - 1);
    }

    private void floating(double value) {
      if (Double.isNaN(value)) out.append("NaN");
      else if (Double.isInfinite(value)) out.append(value > 0 ? "Infinity" : "-Infinity");
      else out.append(Double.toString(value));
    }

    private void string(String text) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') out.append('\\').append(c);
        else if (c < 32 || Character.isSurrogate(c)) out.append(String.format("\\u%04x", (int) c));
        else out.append(c);
      }
      out.append('"');
    }

    private void node(Object value, String shape) throws Exception {
      Class<?> type = value.getClass();
      switch (shape) {
        case "ref": case "clone": case "intersection":
          write(get(value, "val"), ":0");
          return;
        case "cycle":
          for (List<Object> nodes : LISTS)
            for (int i = 0; i < nodes.size(); i++)
              if (nodes.get(i) == value) {
                out.append(i);
                return;
              }
          write(get(value, "val"), ":0");
          return;
        default:
      }
      out.append('[');
      if (has(type, "random")) random(value);
      else if (has(type, "children")) nary(value);
      else if (has(type, "neighbors")) graph(value);
      else if (has(type, "topLeft")) levels(value, CORNERS);
      else if (has(type, "left") && has(type, "next")) next(value);
      else if (has(type, "left")) levels(value, new String[] {"left", "right"});
      else {
        boolean first = true;
        for (Object node = value; node != null; node = get(node, "next")) {
          if (!first) out.append(',');
          first = false;
          write(get(node, "val"), ":0");
        }
      }
      out.append(']');
    }

    private void levels(Object root, String[] sides) throws Exception {
      List<Object> queue = new ArrayList<>();
      queue.add(root);
      int nulls = 0;
      for (int head = 0; head < queue.size(); head++) {
        Object node = queue.get(head);
        if (node == null) {
          nulls++;
          continue;
        }
        for (; nulls > 0; nulls--) out.append(",null");
        if (head > 0) out.append(',');
        if (sides.length == 2) write(get(node, "val"), ":0");
        else out.append((boolean) get(node, "isLeaf") ? "[1," : "[0,").append((boolean) get(node, "val") ? "1]" : "0]");
        boolean leaf = sides.length == 4 && (boolean) get(node, "isLeaf");
        for (String side : sides) queue.add(leaf ? null : get(node, side));
        if (queue.size() > 8_000_000) throw new IllegalStateException("the returned tree does not end");
      }
    }

    private void next(Object root) throws Exception {
      boolean first = true;
      for (Object level = root; level != null; ) {
        Object below = null;
        for (Object node = level; node != null; node = get(node, "next")) {
          if (!first) out.append(',');
          first = false;
          write(get(node, "val"), ":0");
          if (below == null) below = get(node, "left") != null ? get(node, "left") : get(node, "right");
        }
        out.append(",null");
        level = below;
      }
    }

    private void nary(Object root) throws Exception {
      write(get(root, "val"), ":0");
      List<Object> queue = new ArrayList<>(List.of(root));
      int nulls = 1;
      for (int head = 0; head < queue.size(); head++, nulls++) {
        Collection<?> children = (Collection<?>) get(queue.get(head), "children");
        if (children == null) continue;
        for (Object child : children) {
          for (; nulls > 0; nulls--) out.append(",null");
          out.append(',');
          write(get(child, "val"), ":0");
          queue.add(child);
        }
      }
    }

    private void unshared(Object node) {
      for (List<Object> nodes : LISTS)
        for (Object known : nodes)
          if (known == node) throw new IllegalStateException("the result shares a node with its argument");
    }

    private void random(Object head) throws Exception {
      Map<Object, Integer> places = new IdentityHashMap<>();
      List<Object> nodes = new ArrayList<>();
      for (Object node = head; node != null && places.putIfAbsent(node, nodes.size()) == null; node = get(node, "next")) nodes.add(node);
      for (Object node : nodes) {
        unshared(node);
        if (node != head) out.append(',');
        out.append('[');
        write(get(node, "val"), ":0");
        Object target = get(node, "random");
        out.append(',').append(target == null ? "null" : String.valueOf(places.getOrDefault(target, -1))).append(']');
      }
    }

    private void graph(Object start) throws Exception {
      TreeMap<Integer, Object> nodes = new TreeMap<>();
      Deque<Object> open = new ArrayDeque<>(List.of(start));
      nodes.put((Integer) get(start, "val"), start);
      while (!open.isEmpty()) {
        Object node = open.pop();
        unshared(node);
        for (Object neighbor : (Collection<?>) get(node, "neighbors"))
          if (nodes.putIfAbsent((Integer) get(neighbor, "val"), neighbor) == null) open.push(neighbor);
      }
      boolean first = true;
      for (Object node : nodes.values()) {
        out.append(first ? "[" : ",[");
        first = false;
        boolean inner = true;
        for (Object neighbor : (Collection<?>) get(node, "neighbors")) {
          if (!inner) out.append(',');
          inner = false;
          write(get(neighbor, "val"), ":0");
        }
        out.append(']');
      }
    }
  }
}
