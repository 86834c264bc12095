import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, openLanguages, type RunReport, type RunTask } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-languages-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 2,
})
const NAMES = ['python', 'javascript', 'typescript', 'cpp', 'c', 'java', 'go', 'rust'] as const
type Name = (typeof NAMES)[number]
/** Why a language cannot be tested on this machine. */
const missing = new Map<string, string>()
for (const name of NAMES) {
  const ready = await judge.ready(name)
  if (!ready.ok) missing.set(name, ready.reason)
}

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const limits = {
  cpuMs: 5000,
  wallMs: 20_000,
  totalCpuMs: 30_000,
  memoryBytes: 512 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}

function run(language: string, source: string, task: RunTask): Promise<RunReport> {
  return judge.run({ language, source, task, limits, process: 'submission' })
}

/** Wire texts read as JSON, so that escapes do not count; integers beyond doubles stay text. */
function read(bytes: Uint8Array | undefined): unknown {
  const text = Buffer.from(bytes ?? []).toString('utf8')
  return /\d{16}/.test(text) || text === '' ? text : JSON.parse(text)
}

type Problem = {
  readonly name: string
  readonly task: RunTask
  readonly wanted: readonly string[]
  readonly argument?: string
  readonly programs: { readonly [N in Name]?: string }
}

function fn(entry: string, params: string[], returns: string, calls: string[], returnArgument?: number): RunTask {
  const task = { kind: 'function', entry, params, returns, calls: calls.map(args => ({ args })) } as const
  return returnArgument === undefined ? task : { ...task, returnArgument }
}

const PROBLEMS: readonly Problem[] = [
  {
    name: 'sum64',
    task: fn('addAll', ['long[]', 'long'], 'long', ['[[9007199254740993,1],4]', '[[],-9]']),
    wanted: ['9007199254740998', '-9'],
    programs: {
      python: 'class Solution:\n  def addAll(self,a,b): return sum(a)+b',
      javascript: 'function addAll(a,b){ return a.reduce((x,y)=>BigInt(x)+BigInt(y),0n)+BigInt(b) }',
      typescript:
        'function addAll(a: bigint[], b: bigint): bigint { return a.reduce((x,y)=>BigInt(x)+BigInt(y),0n)+BigInt(b) }',
      cpp: 'class Solution { public: long long addAll(vector<long long>& a, long long b){ for(auto x:a) b+=x; return b; } };',
      c: 'long long addAll(long long* a, int n, long long b){ for(int i=0;i<n;i++) b+=a[i]; return b; }',
      java: 'class Solution { public long addAll(long[] a, long b){ for(long x:a) b+=x; return b; } }',
      go: 'func addAll(a []int64, b int64) int64 { for _, x := range a { b += x }; return b }',
      rust: 'impl Solution { pub fn add_all(a: Vec<i64>, b: i64) -> i64 { a.iter().sum::<i64>() + b } }',
    },
  },
  {
    name: 'reverseList',
    task: fn('reverseList', ['ListNode'], 'ListNode', ['[[1,2,3]]', '[[]]']),
    wanted: ['[3,2,1]', '[]'],
    programs: {
      javascript: 'var reverseList=function(h){let p=null;while(h){[h.next,p,h]=[p,h,h.next]}return p}',
      cpp: 'class Solution { public: ListNode* reverseList(ListNode* h){ ListNode* p=nullptr; while(h){ auto n=h->next; h->next=p; p=h; h=n;} return p; } };',
      c: 'struct ListNode* reverseList(struct ListNode* h){ struct ListNode* p=NULL; while(h){ struct ListNode* n=h->next; h->next=p; p=h; h=n;} return p; }',
      java: 'class Solution { public ListNode reverseList(ListNode h){ ListNode p=null; while(h!=null){ ListNode n=h.next; h.next=p; p=h; h=n;} return p; } }',
      go: 'func reverseList(h *ListNode) *ListNode { var p *ListNode; for h != nil { h.Next, p, h = p, h, h.Next }; return p }',
      rust: 'impl Solution { pub fn reverse_list(head: Option<Box<ListNode>>) -> Option<Box<ListNode>> { let mut p=None; let mut h=head; while let Some(mut n)=h { h=n.next.take(); n.next=p; p=Some(n);} p } }',
    },
  },
  {
    name: 'invert',
    task: fn('invertTree', ['TreeNode'], 'TreeNode', ['[[4,2,7,1,null,6,9]]', '[[]]']),
    wanted: ['[4,7,2,9,6,null,1]', '[]'],
    programs: {
      javascript: 'var invertTree=r=>{ if(r)[r.left,r.right]=[invertTree(r.right),invertTree(r.left)]; return r }',
      cpp: 'class Solution { public: TreeNode* invertTree(TreeNode* r){ if(r){ swap(r->left,r->right); invertTree(r->left); invertTree(r->right);} return r; } };',
      c: 'struct TreeNode* invertTree(struct TreeNode* r){ if(r){ struct TreeNode* l=invertTree(r->left); r->left=invertTree(r->right); r->right=l;} return r; }',
      java: 'class Solution { public TreeNode invertTree(TreeNode r){ if(r!=null){ TreeNode l=invertTree(r.left); r.left=invertTree(r.right); r.right=l;} return r; } }',
      go: 'func invertTree(r *TreeNode) *TreeNode { if r != nil { r.Left, r.Right = invertTree(r.Right), invertTree(r.Left) }; return r }',
      rust: 'use std::rc::Rc; use std::cell::RefCell;\nimpl Solution { pub fn invert_tree(root: Option<Rc<RefCell<TreeNode>>>) -> Option<Rc<RefCell<TreeNode>>> { if let Some(n)=&root { let l=n.borrow_mut().left.take(); let r=n.borrow_mut().right.take(); n.borrow_mut().left=Self::invert_tree(r); n.borrow_mut().right=Self::invert_tree(l);} root } }',
    },
  },
  {
    name: 'inplace',
    task: fn('setFirst', ['char[][]'], 'void', ['[[["a","b"],["c","d"]]]'], 0),
    wanted: ['null'],
    argument: '[["Z","b"],["c","d"]]',
    programs: {
      javascript: 'function setFirst(b){ b[0][0]="Z" }',
      cpp: "class Solution { public: void setFirst(vector<vector<char>>& b){ b[0][0]='Z'; } };",
      c: "void setFirst(char** b, int n, int* m){ b[0][0]='Z'; }",
      java: "class Solution { public void setFirst(char[][] b){ b[0][0]='Z'; } }",
      go: "func setFirst(b [][]byte) { b[0][0] = 'Z' }",
      rust: "impl Solution { pub fn set_first(b: &mut Vec<Vec<char>>) { b[0][0]='Z'; } }",
    },
  },
  {
    name: 'strings',
    task: fn('groupWords', ['string[]', 'double'], 'string[][]', ['[["ab","ç\\n\\"","😀"],2.5]']),
    wanted: ['[["ab","ç\\n\\"","😀"],["2.5"]]'],
    programs: {
      javascript: 'function groupWords(w,d){ return [w,[String(d)]] }',
      cpp: 'class Solution { public: vector<vector<string>> groupWords(vector<string>& w, double d){ ostringstream o; o<<d; return {w,{o.str()}}; } };',
      java: 'class Solution { public List<List<String>> groupWords(String[] w, double d){ return List.of(Arrays.asList(w), List.of(""+d)); } }',
      go: "func groupWords(w []string, d float64) [][]string { return [][]string{w, {strconv.FormatFloat(d, 'g', -1, 64)}} }",
      rust: 'impl Solution { pub fn group_words(w: Vec<String>, d: f64) -> Vec<Vec<String>> { vec![w, vec![d.to_string()]] } }',
    },
  },
  {
    name: 'clone',
    task: fn('cloneGraph', ['Node(graph)'], 'Node(graph)', ['[[[2],[1]]]']),
    wanted: ['[[2],[1]]'],
    programs: {
      javascript:
        'function cloneGraph(n,m=new Map()){ if(!n) return null; if(m.has(n)) return m.get(n); const c=new Node(n.val); m.set(n,c); c.neighbors=n.neighbors.map(x=>cloneGraph(x,m)); return c }',
      java: 'class Solution { Map<Node,Node> m=new HashMap<>(); public Node cloneGraph(Node n){ if(n==null) return null; if(m.containsKey(n)) return m.get(n); Node c=new Node(n.val); m.put(n,c); for(Node x:n.neighbors) c.neighbors.add(cloneGraph(x)); return c; } }',
      go: 'func cloneGraph(n *Node) *Node { m := map[*Node]*Node{}; var f func(*Node) *Node; f = func(x *Node) *Node { if x == nil { return nil }; if c, ok := m[x]; ok { return c }; c := &Node{Val: x.Val}; m[x] = c; for _, y := range x.Neighbors { c.Neighbors = append(c.Neighbors, f(y)) }; return c }; return f(n) }',
    },
  },
  {
    name: 'a node named by its value',
    task: fn('lca', ['TreeNode', 'TreeNode(ref)', 'TreeNode(ref)'], 'TreeNode(ref)', ['[[3,5,1,6,2,0,8],5,1]']),
    wanted: ['3'],
    programs: {
      python:
        'class Solution:\n  def lca(self, r, p, q):\n    if r is None or r is p or r is q: return r\n    a, b = self.lca(r.left, p, q), self.lca(r.right, p, q)\n    return r if a and b else a or b',
      javascript:
        'function lca(r, p, q) { if (!r || r === p || r === q) return r; const a = lca(r.left, p, q), b = lca(r.right, p, q); return a && b ? r : a || b }',
      cpp: 'class Solution { public: TreeNode* lca(TreeNode* r, TreeNode* p, TreeNode* q) { if (!r || r == p || r == q) return r; auto a = lca(r->left, p, q), b = lca(r->right, p, q); return a && b ? r : a ? a : b; } };',
      java: 'class Solution { public TreeNode lca(TreeNode r, TreeNode p, TreeNode q) { if (r == null || r == p || r == q) return r; TreeNode a = lca(r.left, p, q), b = lca(r.right, p, q); return a != null && b != null ? r : a != null ? a : b; } }',
      go: 'func lca(r, p, q *TreeNode) *TreeNode { if r == nil || r == p || r == q { return r }; a, b := lca(r.Left, p, q), lca(r.Right, p, q); if a != nil && b != nil { return r }; if a != nil { return a }; return b }',
    },
  },
  {
    name: 'where a cycle begins',
    task: fn('detect', ['ListNode(cycle)'], 'ListNode(cycle)', ['[[[3,2,0,-4],1]]', '[[[1],-1]]']),
    wanted: ['1', '-1'],
    programs: {
      python:
        'class Solution:\n  def detect(self, h):\n    s = set()\n    while h:\n      if h in s: return h\n      s.add(h)\n      h = h.next',
      javascript:
        'function detect(h) { const s = new Set(); while (h && !s.has(h)) { s.add(h); h = h.next } return h }',
      cpp: 'ListNode* detect(ListNode* h) { set<ListNode*> s; while (h && s.insert(h).second) h = h->next; return h; }',
      java: 'class Solution { public ListNode detect(ListNode h) { Set<ListNode> s = new HashSet<>(); while (h != null && s.add(h)) h = h.next; return h; } }',
      go: 'func detect(h *ListNode) *ListNode { s := map[*ListNode]bool{}; for h != nil && !s[h] { s[h] = true; h = h.Next }; return h }',
    },
  },
  {
    name: 'where two lists meet',
    task: fn('meet', ['ListNode(intersection)'], 'ListNode(intersection)', ['[[[4,1,8,4,5],[5,6,1,8,4,5],2,3]]']),
    wanted: ['8'],
    programs: {
      javascript:
        'function meet(a, b) { let x = a, y = b; while (x !== y) { x = x ? x.next : b; y = y ? y.next : a } return x }',
      cpp: 'class Solution { public: ListNode* meet(ListNode* a, ListNode* b) { auto x = a, y = b; while (x != y) { x = x ? x->next : b; y = y ? y->next : a; } return x; } };',
      java: 'class Solution { public ListNode meet(ListNode a, ListNode b) { ListNode x = a, y = b; while (x != y) { x = x == null ? b : x.next; y = y == null ? a : y.next; } return x; } }',
      go: 'func meet(a, b *ListNode) *ListNode { x, y := a, b; for x != y { if x == nil { x = b } else { x = x.Next }; if y == nil { y = a } else { y = y.Next } }; return x }',
    },
  },
  {
    name: 'a copy may not share nodes',
    task: fn('copy', ['Node(random)'], 'Node(random)', ['[[[7,null],[13,0],[11,1]]]']),
    wanted: ['[[7,null],[13,0],[11,1]]'],
    programs: {
      javascript:
        'function copy(h) { const m = new Map(); for (let n = h; n; n = n.next) m.set(n, new Node(n.val)); for (let n = h; n; n = n.next) { m.get(n).next = m.get(n.next) ?? null; m.get(n).random = m.get(n.random) ?? null } return m.get(h) ?? null }',
      cpp: 'class Solution { public: Node* copy(Node* h) { map<Node*, Node*> m; m[nullptr] = nullptr; for (auto n = h; n; n = n->next) m[n] = new Node(n->val); for (auto n = h; n; n = n->next) { m[n]->next = m[n->next]; m[n]->random = m[n->random]; } return m[h]; } };',
      java: 'class Solution { public Node copy(Node h) { Map<Node, Node> m = new HashMap<>(); for (Node n = h; n != null; n = n.next) m.put(n, new Node(n.val)); for (Node n = h; n != null; n = n.next) { m.get(n).next = m.get(n.next); m.get(n).random = m.get(n.random); } return m.get(h); } }',
      go: 'func copy(h *Node) *Node { m := map[*Node]*Node{}; for n := h; n != nil; n = n.Next { m[n] = &Node{Val: n.Val} }; for n := h; n != nil; n = n.Next { m[n].Next = m[n.Next]; m[n].Random = m[n.Random] }; return m[h] }',
    },
  },
  {
    name: 'groups of children',
    task: fn('same', ['Node(nary)'], 'Node(nary)', ['[[1,null,3,2,4,null,5,6]]']),
    wanted: ['[1,null,3,2,4,null,5,6]'],
    programs: {
      javascript: 'const same = r => r',
      cpp: 'Node* same(Node* r) { return r; }',
      java: 'class Solution { public Node same(Node r) { return r; } }',
      go: 'func same(r *Node) *Node { return r }',
    },
  },
  {
    name: 'levels joined by next',
    task: fn('join', ['Node(next)'], 'Node(next)', ['[[1,2,3,4,5,null,7]]']),
    wanted: ['[1,null,2,3,null,4,5,7,null]'],
    programs: {
      javascript:
        'function join(r) { let l = r ? [r] : []; while (l.length) { l.forEach((n, i) => { n.next = l[i + 1] ?? null }); l = l.flatMap(n => [n.left, n.right].filter(Boolean)) } return r }',
      cpp: 'Node* join(Node* r) { vector<Node*> l; if (r) l = {r}; while (!l.empty()) { vector<Node*> b; for (size_t i = 0; i < l.size(); i++) { if (i + 1 < l.size()) l[i]->next = l[i + 1]; if (l[i]->left) b.push_back(l[i]->left); if (l[i]->right) b.push_back(l[i]->right); } l = b; } return r; }',
      java: 'class Solution { public Node join(Node r) { List<Node> l = r == null ? List.of() : List.of(r); while (!l.isEmpty()) { List<Node> b = new ArrayList<>(); for (int i = 0; i < l.size(); i++) { Node n = l.get(i); if (i + 1 < l.size()) n.next = l.get(i + 1); if (n.left != null) b.add(n.left); if (n.right != null) b.add(n.right); } l = b; } return r; } }',
    },
  },
  {
    name: 'where two lists meet, nodes shared',
    task: fn('meet', ['ListNode(intersection)'], 'ListNode(intersection)', [
      '[[[4,1,8,4,5],[5,6,1,8,4,5],2,3]]',
      '[[[1],[2],1,1]]',
    ]),
    wanted: ['8', 'null'],
    programs: {
      c: 'struct ListNode* meet(struct ListNode* a, struct ListNode* b) { struct ListNode *x = a, *y = b; while (x != y) { x = x ? x->next : b; y = y ? y->next : a; } return x; }',
      rust: 'impl Solution { pub fn meet(a: Option<Rc<RefCell<ListNode>>>, b: Option<Rc<RefCell<ListNode>>>) -> Option<Rc<RefCell<ListNode>>> { let mut x = a; while let Some(n) = x { let mut y = b.clone(); while let Some(m) = y { if Rc::ptr_eq(&n, &m) { return Some(m); } y = m.borrow().next.clone(); } x = n.borrow().next.clone(); } None } }',
    },
  },
  {
    name: 'a node to delete',
    task: fn('drop', ['ListNode(node)'], 'void', ['[[[4,5,1,9],5]]'], 0),
    wanted: ['null'],
    argument: '[1,9]',
    programs: {
      c: 'void drop(struct ListNode* n) { n->val = n->next->val; n->next = n->next->next; }',
      rust: 'impl Solution { pub fn drop(n: Option<Rc<RefCell<ListNode>>>) { let n = n.unwrap(); let m = n.borrow().next.clone().unwrap(); n.borrow_mut().val = m.borrow().val; let rest = m.borrow().next.clone(); n.borrow_mut().next = rest; } }',
    },
  },
  {
    name: 'the same node of a copied tree',
    task: fn('find', ['TreeNode', 'TreeNode', 'TreeNode(ref)'], 'TreeNode(clone)', ['[[7,4,3],[7,4,3],3]']),
    wanted: ['3'],
    programs: {
      c: 'struct TreeNode* find(struct TreeNode* a, struct TreeNode* b, struct TreeNode* t) { if (!a) return NULL; if (a == t) return b; struct TreeNode* l = find(a->left, b->left, t); return l ? l : find(a->right, b->right, t); }',
      rust: '// The temporaries at the end live too long before edition 2024.\ntype T = Option<Rc<RefCell<TreeNode>>>;\nimpl Solution { pub fn find(a: T, b: T, t: T) -> T { let (a, b, w) = (a?, b?, t.clone()?); if Rc::ptr_eq(&a, &w) { return Some(b); } Self::find(a.borrow().left.clone(), b.borrow().left.clone(), t.clone()).or_else(|| Self::find(a.borrow().right.clone(), b.borrow().right.clone(), t)) } }',
    },
  },
  {
    name: 'a child level',
    task: fn('first', ['Node(doubly)'], 'Node(doubly)', ['[[1,2,3,null,null,7,8]]']),
    wanted: ['[1,7,3]'],
    programs: {
      c: 'struct Node* first(struct Node* h) { struct Node* c = h->next->child; c->next = h->next->next; c->next->prev = c; h->next = c; return h; }',
      rust: 'impl Solution { pub fn first(h: Option<Rc<RefCell<Node>>>) -> Option<Rc<RefCell<Node>>> { let two = h.as_ref()?.borrow().next.clone()?; let c = two.borrow().child.clone()?; c.borrow_mut().next = two.borrow().next.clone(); h.as_ref()?.borrow_mut().next = Some(c); h } }',
    },
  },
  {
    name: 'a quad tree',
    task: fn('same', ['Node(quad)'], 'Node(quad)', ['[[[0,1],[1,0],[1,1],[1,1],[1,0]]]']),
    wanted: ['[[0,1],[1,0],[1,1],[1,1],[1,0]]'],
    programs: {
      c: 'struct Node* same(struct Node* r) { return r; }',
      rust: 'impl Solution { pub fn same(r: Option<Rc<RefCell<Node>>>) -> Option<Rc<RefCell<Node>>> { r } }',
    },
  },
  {
    name: 'LRU',
    task: {
      kind: 'design',
      entry: 'LRUCache',
      calls: [{ operations: ['LRUCache', 'put', 'get', 'get', 'put', 'get'], args: '[[1],[1,7],[1],[2],[2,9],[1]]' }],
    },
    wanted: ['[null,null,7,-1,null,-1]'],
    programs: {
      javascript:
        'class LRUCache { constructor(c){this.c=c;this.m=new Map()} get(k){ if(!this.m.has(k)) return -1; const v=this.m.get(k); this.m.delete(k); this.m.set(k,v); return v } put(k,v){ this.m.delete(k); this.m.set(k,v); if(this.m.size>this.c) this.m.delete(this.m.keys().next().value) } }',
      cpp: 'class LRUCache { int c; map<int,int> m; public: LRUCache(int c):c(c){} int get(int k){ return m.count(k)?m[k]:-1; } void put(int k,int v){ if((int)m.size()>=c) m.clear(); m[k]=v; } };',
      java: 'class LRUCache { int c; Map<Integer,Integer> m=new HashMap<>(); public LRUCache(int c){this.c=c;} public int get(int k){ return m.getOrDefault(k,-1); } public void put(int k,int v){ if(m.size()>=c) m.clear(); m.put(k,v); } }',
      go: 'type LRUCache struct { c int; m map[int]int }\nfunc Constructor(c int) LRUCache { return LRUCache{c, map[int]int{}} }\nfunc (t *LRUCache) Get(k int) int { if v, ok := t.m[k]; ok { return v }; return -1 }\nfunc (t *LRUCache) Put(k, v int) { if len(t.m) >= t.c { t.m = map[int]int{} }; t.m[k] = v }',
      rust: 'struct LRUCache { c: i32, m: HashMap<i32,i32> }\nimpl LRUCache { fn new(c: i32) -> Self { Self { c, m: HashMap::new() } }\n fn get(&self, k: i32) -> i32 { *self.m.get(&k).unwrap_or(&-1) }\n fn put(&mut self, k: i32, v: i32) { if self.m.len() as i32 >= self.c { self.m.clear(); } self.m.insert(k, v); } }',
    },
  },
  {
    name: 'twoSum',
    task: fn('twoSum', ['int[]', 'int'], 'int[]', ['[[2,7,11,15],9]']),
    wanted: ['[0,1]'],
    programs: {
      c: 'int* twoSum(int* a, int n, int t, int* rs){ for(int i=0;i<n;i++) for(int j=i+1;j<n;j++) if(a[i]+a[j]==t){ int* r=malloc(8); r[0]=i; r[1]=j; *rs=2; return r; } *rs=0; return NULL; }',
      go: 'func twoSum(nums []int, target int) []int { for i := range nums { for j := i+1; j < len(nums); j++ { if nums[i]+nums[j] == target { return []int{i, j} } } }; return nil }',
      rust: 'impl Solution { pub fn two_sum(nums: Vec<i32>, target: i32) -> Vec<i32> { for i in 0..nums.len() { for j in i+1..nums.len() { if nums[i]+nums[j]==target { return vec![i as i32, j as i32]; } } } vec![] } }',
      java: 'import java.util.HashMap;\nclass Solution { public int[] twoSum(int[] n, int t){ for(int i=0;i<n.length;i++) for(int j=i+1;j<n.length;j++) if(n[i]+n[j]==t) return new int[]{i,j}; return new int[0]; } }',
    },
  },
]

const rows = PROBLEMS.flatMap(problem =>
  NAMES.flatMap(name => {
    const source = problem.programs[name]
    return source === undefined ? [] : [{ ...problem, language: name, source, absent: missing.get(name) }]
  }),
)

describe('the same problem with the same tests runs in every language', () => {
  for (const { name, language, source, task, wanted, argument, absent } of rows) {
    test.skipIf(absent !== undefined)(
      `${name} in ${language}${absent === undefined ? '' : ` (skipped: ${absent})`}`,
      async () => {
        const report = await run(language, source, task)

        const why = report.compile.status === 'ok' ? report.tests.map(({ error }) => error) : report.compile.diagnostics
        expect({ seen: report.tests.map(({ output }) => read(output)), why }).toMatchObject({
          seen: wanted.map(text => read(Buffer.from(text))),
        })
        if (argument !== undefined) expect(read(report.tests[0]?.argument)).toEqual(JSON.parse(argument))
      },
    )
  }
})

/** Programs that read `a b` and print the sum, one by one in each of the ways in which a program may end. */
const ENDINGS: readonly (readonly [language: Name, ending: string, source: string, status: string])[] = [
  ['cpp', 'endless', '#include <iostream>\nint main() { for (volatile int i = 0;; i = i + 1); }', 'time_limit'],
  ['cpp', 'crashes', 'int main() { return *(volatile int*)0; }', 'runtime_error'],
  [
    'cpp',
    'floods',
    '#include <cstdio>\nint main() { for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }',
    'output_limit',
  ],
  [
    'cpp',
    'takes memory',
    '#include <cstdlib>\n#include <cstring>\nint main() { for (;;) memset(malloc(1 << 24), 1, 1 << 24); }',
    'memory_limit',
  ],
  ['c', 'endless', 'int main(void) { for (volatile int i = 0;; i = i + 1); }', 'time_limit'],
  [
    'java',
    'throws',
    'public class Main { public static void main(String[] a) { throw new RuntimeException("x"); } }',
    'runtime_error',
  ],
  ['go', 'panics', 'package main\nfunc main() { panic("x") }', 'runtime_error'],
  ['rust', 'panics', 'fn main() { panic!("x") }', 'runtime_error'],
  ['javascript', 'throws', 'throw new Error("x")', 'runtime_error'],
  ['typescript', 'prints', 'enum A { B = 3 }\nconst a: number = A.B\nconsole.log(a)', 'ok'],
]

describe('how a program ends is told alike', () => {
  for (const [language, ending, source, status] of ENDINGS) {
    const absent = missing.get(language)
    test.skipIf(absent !== undefined)(
      `a ${language} program that ${ending}${absent === undefined ? '' : ` (skipped: ${absent})`}`,
      async () => {
        const task = { kind: 'stdio', inputs: [Buffer.from('1 2\n')] } as const

        const report = await judge.run({
          language,
          source,
          task,
          limits: { ...limits, cpuMs: 700, memoryBytes: 256 << 20 },
          process: 'test',
        })

        expect(report.tests[0]?.status, JSON.stringify(report.compile)).toBe(status)
      },
    )
  }

  test.skipIf(missing.has('cpp'))('sixteen identical programs are compiled once', async () => {
    const source = '#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << " once"; }\n'
    const inputs = (k: number) => [Buffer.from(`${k} 1\n`)]

    const reports = await Promise.all(
      Array.from({ length: 16 }, (_, k) => run('cpp', source, { kind: 'stdio', inputs: inputs(k) })),
    )

    expect(reports.map(({ tests }) => Buffer.from(tests[0]?.output ?? []).toString())).toEqual(
      Array.from({ length: 16 }, (_, k) => `${k + 1} once`),
    )
    expect(reports.filter(({ compile }) => compile.status === 'ok' && !compile.cached)).toHaveLength(1)
  })

  test.skipIf(missing.has('cpp'))('diagnostics name no file of the host', async () => {
    const source = '#include "/etc/hostname"\n#include "/proc/self/environ"\nint main() { return undeclared; }\n'

    const report = await run('cpp', source, { kind: 'stdio', inputs: [Buffer.alloc(0)] })

    expect(report.compile).toMatchObject({ status: 'error' })
    expect(report.compile.status === 'ok' ? '' : report.compile.diagnostics).not.toMatch(/root|tmp\//)
  })
})
