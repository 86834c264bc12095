import type { Programs } from './problems.ts'

const method = (text: string) => `impl Solution {\n    pub ${text}\n}\n`
const NODE = 'Option<Rc<RefCell<Node>>>'
const TREE = 'Option<Rc<RefCell<TreeNode>>>'
const LIST = 'Option<Rc<RefCell<ListNode>>>'

export const rust: Programs = {
  twoSum: [
    method(
      'fn two_sum(nums: Vec<i32>, target: i32) -> Vec<i32> { let mut seen = HashMap::new(); for (i, x) in nums.iter().enumerate() { if let Some(&j) = seen.get(&(target - x)) { return vec![j, i as i32]; } seen.insert(*x, i as i32); } vec![] }',
    ),
    method('fn two_sum(nums: Vec<i32>, target: i32) -> Vec<i32> { nums[..2].to_vec() }'),
  ],
  mergeKLists: [
    method(
      'fn merge_k_lists(lists: Vec<Option<Box<ListNode>>>) -> Option<Box<ListNode>> { let mut values = vec![]; for list in lists { let mut at = list; while let Some(node) = at { values.push(node.val); at = node.next; } } values.sort(); let mut head = None; for val in values.into_iter().rev() { head = Some(Box::new(ListNode { val, next: head })); } head }',
    ),
    method(
      'fn merge_k_lists(lists: Vec<Option<Box<ListNode>>>) -> Option<Box<ListNode>> { lists.into_iter().next().flatten() }',
    ),
  ],
  detectCycle: [
    method(
      `fn detect_cycle(head: ${LIST}) -> ${LIST} { let mut seen: Vec<Rc<RefCell<ListNode>>> = vec![]; let mut at = head; while let Some(node) = at { if seen.iter().any(|own| Rc::ptr_eq(own, &node)) { return Some(node); } at = node.borrow().next.clone(); seen.push(node); } None }`,
    ),
    method(`fn detect_cycle(head: ${LIST}) -> ${LIST} { None }`),
  ],
  copyRandomList: [
    method(
      `fn copy_random_list(head: ${NODE}) -> ${NODE} { let mut nodes = vec![]; let mut at = head; while let Some(node) = at { at = node.borrow().next.clone(); nodes.push(node); } let copies: Vec<_> = nodes.iter().map(|n| Rc::new(RefCell::new(Node::new(n.borrow().val)))).collect(); for (i, n) in nodes.iter().enumerate() { copies[i].borrow_mut().next = copies.get(i + 1).cloned(); copies[i].borrow_mut().random = n.borrow().random.as_ref().and_then(|r| nodes.iter().position(|m| Rc::ptr_eq(m, r))).map(|p| copies[p].clone()); } copies.first().cloned() }`,
    ),
    method(`fn copy_random_list(head: ${NODE}) -> ${NODE} { head }`),
  ],
  levelOrder: [
    method(
      `fn level_order(root: ${NODE}) -> Vec<Vec<i32>> { let mut out = vec![]; let mut level: Vec<_> = root.into_iter().collect(); while !level.is_empty() { out.push(level.iter().map(|n| n.borrow().val).collect()); level = level.iter().flat_map(|n| n.borrow().children.clone()).collect(); } out }`,
    ),
    method(`fn level_order(root: ${NODE}) -> Vec<Vec<i32>> { loop {} }`),
  ],
  cloneGraph: [
    `impl Solution {\n    pub fn clone_graph(node: ${NODE}) -> ${NODE} { let mut m = HashMap::new(); node.map(|n| Self::copy(&n, &mut m)) }\n    fn copy(n: &Rc<RefCell<Node>>, m: &mut HashMap<i32, Rc<RefCell<Node>>>) -> Rc<RefCell<Node>> { let val = n.borrow().val; if let Some(c) = m.get(&val) { return c.clone(); } let c = Rc::new(RefCell::new(Node::new(val))); m.insert(val, c.clone()); for x in &n.borrow().neighbors { let y = Self::copy(x, m); c.borrow_mut().neighbors.push(y); } c }\n}\n`,
    method(`fn clone_graph(node: ${NODE}) -> ${NODE} { panic!("no") }`),
  ],
  connect: [
    method(
      `fn connect(root: ${NODE}) -> ${NODE} { let mut level: Vec<_> = root.iter().cloned().collect(); while !level.is_empty() { for pair in level.windows(2) { pair[0].borrow_mut().next = Some(pair[1].clone()); } level = level.iter().flat_map(|n| { let n = n.borrow(); [n.left.clone(), n.right.clone()] }).flatten().collect(); } root }`,
    ),
    method(`fn connect(root: ${NODE}) -> ${NODE} { root }`),
  ],
  lowestCommonAncestor: [
    method(
      `fn lowest_common_ancestor(root: ${TREE}, p: ${TREE}, q: ${TREE}) -> ${TREE} { let node = root?; for wanted in [&p, &q] { if Rc::ptr_eq(&node, wanted.as_ref().unwrap()) { return Some(node); } } let a = Self::lowest_common_ancestor(node.borrow().left.clone(), p.clone(), q.clone()); let b = Self::lowest_common_ancestor(node.borrow().right.clone(), p, q); if a.is_some() && b.is_some() { Some(node) } else { a.or(b) } }`,
    ),
    method(`fn lowest_common_ancestor(root: ${TREE}, p: ${TREE}, q: ${TREE}) -> ${TREE} { root }`),
  ],
  LRUCache: [
    'struct LRUCache { capacity: usize, kept: Vec<(i32, i32)> }\n\nimpl LRUCache {\n    fn new(capacity: i32) -> Self { Self { capacity: capacity as usize, kept: vec![] } }\n    fn get(&mut self, key: i32) -> i32 { match self.kept.iter().position(|e| e.0 == key) { None => -1, Some(p) => { let e = self.kept.remove(p); self.kept.push(e); e.1 } } }\n    fn put(&mut self, key: i32, value: i32) { self.kept.retain(|e| e.0 != key); self.kept.push((key, value)); if self.kept.len() > self.capacity { self.kept.remove(0); } }\n}\n',
    'struct LRUCache { kept: HashMap<i32, i32> }\n\nimpl LRUCache {\n    fn new(capacity: i32) -> Self { Self { kept: HashMap::new() } }\n    fn get(&self, key: i32) -> i32 { *self.kept.get(&key).unwrap_or(&-1) }\n    fn put(&mut self, key: i32, value: i32) { self.kept.insert(key, value); }\n}\n',
  ],
  moveZeroes: [
    method('fn move_zeroes(nums: &mut Vec<i32>) { let n = nums.len(); nums.retain(|x| *x != 0); nums.resize(n, 0); }'),
    method('fn move_zeroes(nums: &mut Vec<i32>) {}'),
  ],
  addLong: [
    method('fn add_long(values: Vec<i64>, more: f64) -> f64 { values.iter().sum::<i64>() as f64 + more }'),
    method('fn add_long(values: Vec<i64>, more: f64) -> f64 { (values.iter().sum::<i64>() as f64 + more).trunc() }'),
  ],
  isValid: [
    method(
      "fn is_valid(s: String) -> bool { let mut k = vec![]; for c in s.chars() { match c { '(' => k.push(')'), '[' => k.push(']'), '{' => k.push('}'), _ => if k.pop() != Some(c) { return false; } } } k.is_empty() }",
    ),
    method('fn is_valid(s: String) -> bool { return (( }'),
  ],
}
