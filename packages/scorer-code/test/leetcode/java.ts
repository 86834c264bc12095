import type { Programs } from './problems.ts'

const method = (text: string) => `class Solution {\n  ${text}\n}\n`

export const java: Programs = {
  twoSum: [
    method(
      'public int[] twoSum(int[] a, int t) { Map<Integer, Integer> m = new HashMap<>(); for (int i = 0; i < a.length; i++) { if (m.containsKey(t - a[i])) return new int[] {m.get(t - a[i]), i}; m.put(a[i], i); } return new int[0]; }',
    ),
    method('public int[] twoSum(int[] a, int t) { return new int[] {a[0], a[1]}; }'),
  ],
  mergeKLists: [
    method(
      'public ListNode mergeKLists(ListNode[] lists) { List<Integer> v = new ArrayList<>(); for (ListNode n : lists) for (; n != null; n = n.next) v.add(n.val); v.sort(Comparator.reverseOrder()); ListNode head = null; for (int x : v) head = new ListNode(x, head); return head; }',
    ),
    method('public ListNode mergeKLists(ListNode[] lists) { return lists.length == 0 ? null : lists[0]; }'),
  ],
  detectCycle: [
    method(
      'public ListNode detectCycle(ListNode h) { Set<ListNode> s = new HashSet<>(); for (; h != null; h = h.next) if (!s.add(h)) return h; return null; }',
    ),
    method('public ListNode detectCycle(ListNode h) { return null; }'),
  ],
  copyRandomList: [
    method(
      'public Node copyRandomList(Node h) { Map<Node, Node> m = new HashMap<>(); for (Node n = h; n != null; n = n.next) m.put(n, new Node(n.val)); for (Node n = h; n != null; n = n.next) { m.get(n).next = m.get(n.next); m.get(n).random = m.get(n.random); } return m.get(h); }',
    ),
    method('public Node copyRandomList(Node h) { return h; }'),
  ],
  levelOrder: [
    method(
      'public List<List<Integer>> levelOrder(Node r) { List<List<Integer>> out = new ArrayList<>(); List<Node> level = r == null ? List.of() : List.of(r); while (!level.isEmpty()) { out.add(level.stream().map(n -> n.val).collect(Collectors.toList())); level = level.stream().flatMap(n -> n.children.stream()).collect(Collectors.toList()); } return out; }',
    ),
    method('public List<List<Integer>> levelOrder(Node r) { boolean on = true; while (on); return null; }'),
  ],
  cloneGraph: [
    method(
      'Map<Node, Node> m = new HashMap<>(); public Node cloneGraph(Node n) { if (n == null) return null; if (m.containsKey(n)) return m.get(n); Node c = new Node(n.val); m.put(n, c); for (Node x : n.neighbors) c.neighbors.add(cloneGraph(x)); return c; }',
    ),
    method('public Node cloneGraph(Node n) { throw new IllegalStateException("no"); }'),
  ],
  connect: [
    method(
      'public Node connect(Node r) { List<Node> level = r == null ? List.of() : List.of(r); while (!level.isEmpty()) { List<Node> below = new ArrayList<>(); for (int i = 0; i < level.size(); i++) { Node n = level.get(i); if (i + 1 < level.size()) n.next = level.get(i + 1); if (n.left != null) below.add(n.left); if (n.right != null) below.add(n.right); } level = below; } return r; }',
    ),
    method('public Node connect(Node r) { return r; }'),
  ],
  lowestCommonAncestor: [
    method(
      'public TreeNode lowestCommonAncestor(TreeNode r, TreeNode p, TreeNode q) { if (r == null || r == p || r == q) return r; TreeNode a = lowestCommonAncestor(r.left, p, q), b = lowestCommonAncestor(r.right, p, q); return a != null && b != null ? r : a != null ? a : b; }',
    ),
    method('public TreeNode lowestCommonAncestor(TreeNode r, TreeNode p, TreeNode q) { return r; }'),
  ],
  LRUCache: [
    'class LRUCache {\n  private final LinkedHashMap<Integer, Integer> kept;\n  public LRUCache(int capacity) { kept = new LinkedHashMap<>(16, 0.75f, true) { protected boolean removeEldestEntry(Map.Entry<Integer, Integer> e) { return size() > capacity; } }; }\n  public int get(int key) { return kept.getOrDefault(key, -1); }\n  public void put(int key, int value) { kept.put(key, value); }\n}\n',
    'class LRUCache {\n  private final Map<Integer, Integer> kept = new HashMap<>();\n  public LRUCache(int capacity) {}\n  public int get(int key) { return kept.getOrDefault(key, -1); }\n  public void put(int key, int value) { kept.put(key, value); }\n}\n',
  ],
  moveZeroes: [
    method(
      'public void moveZeroes(int[] a) { int at = 0; for (int x : a.clone()) if (x != 0) a[at++] = x; while (at < a.length) a[at++] = 0; }',
    ),
    method('public void moveZeroes(int[] a) {}'),
  ],
  addLong: [
    method('public double addLong(long[] v, double more) { return LongStream.of(v).sum() + more; }'),
    method('public double addLong(long[] v, double more) { return (long) (LongStream.of(v).sum() + more); }'),
  ],
  isValid: [
    method(
      "public boolean isValid(String s) { Deque<Character> k = new ArrayDeque<>(); for (char c : s.toCharArray()) { if (c == '(') k.push(')'); else if (c == '[') k.push(']'); else if (c == '{') k.push('}'); else if (k.isEmpty() || k.pop() != c) return false; } return k.isEmpty(); }",
    ),
    method('public boolean isValid(String s) { return (( }'),
  ],
}
