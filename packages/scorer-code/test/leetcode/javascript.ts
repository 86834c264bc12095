import type { Programs } from './problems.ts'

export const javascript: Programs = {
  twoSum: [
    'var twoSum = function (nums, target) {\n  const seen = new Map()\n  for (let i = 0; i < nums.length; i++) {\n    if (seen.has(target - nums[i])) return [seen.get(target - nums[i]), i]\n    seen.set(nums[i], i)\n  }\n}',
    'var twoSum = function (nums, target) { return nums.slice(0, 2) }',
  ],
  mergeKLists: [
    'var mergeKLists = function (lists) {\n  const values = []\n  for (let node of lists) for (; node; node = node.next) values.push(node.val)\n  return values.sort((a, b) => b - a).reduce((head, value) => new ListNode(value, head), null)\n}',
    'var mergeKLists = function (lists) { return lists[0] ?? null }',
  ],
  detectCycle: [
    'var detectCycle = function (head) {\n  const seen = new Set()\n  for (; head; head = head.next) {\n    if (seen.has(head)) return head\n    seen.add(head)\n  }\n  return null\n}',
    'var detectCycle = function (head) { return null }',
  ],
  copyRandomList: [
    'var copyRandomList = function (head) {\n  const copies = new Map([[null, null]])\n  for (let n = head; n; n = n.next) copies.set(n, new Node(n.val))\n  for (let n = head; n; n = n.next) {\n    copies.get(n).next = copies.get(n.next) ?? null\n    copies.get(n).random = copies.get(n.random) ?? null\n  }\n  return copies.get(head)\n}',
    'var copyRandomList = function (head) { return head }',
  ],
  levelOrder: [
    'var levelOrder = function (root) {\n  const levels = []\n  for (let level = root ? [root] : []; level.length; level = level.flatMap(n => n.children)) levels.push(level.map(n => n.val))\n  return levels\n}',
    'var levelOrder = function (root) { for (;;); }',
  ],
  cloneGraph: [
    'var cloneGraph = function (node, copies = new Map()) {\n  if (!node) return null\n  if (copies.has(node)) return copies.get(node)\n  const copy = new Node(node.val)\n  copies.set(node, copy)\n  copy.neighbors = node.neighbors.map(n => cloneGraph(n, copies))\n  return copy\n}',
    'var cloneGraph = function (node) { throw new Error("no") }',
  ],
  connect: [
    'var connect = function (root) {\n  for (let level = root ? [root] : []; level.length; level = level.flatMap(n => [n.left, n.right].filter(Boolean)))\n    level.forEach((n, i) => { n.next = level[i + 1] ?? null })\n  return root\n}',
    'var connect = function (root) { return root }',
  ],
  lowestCommonAncestor: [
    'var lowestCommonAncestor = function (root, p, q) {\n  if (!root || root === p || root === q) return root\n  const a = lowestCommonAncestor(root.left, p, q), b = lowestCommonAncestor(root.right, p, q)\n  return a && b ? root : a || b\n}',
    'var lowestCommonAncestor = function (root, p, q) { return root }',
  ],
  LRUCache: [
    'class LRUCache {\n  constructor(capacity) { this.capacity = capacity; this.kept = new Map() }\n  get(key) {\n    if (!this.kept.has(key)) return -1\n    const value = this.kept.get(key)\n    this.kept.delete(key)\n    this.kept.set(key, value)\n    return value\n  }\n  put(key, value) {\n    this.kept.delete(key)\n    this.kept.set(key, value)\n    if (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value)\n  }\n}',
    'class LRUCache {\n  constructor(capacity) { this.kept = new Map() }\n  get(key) { return this.kept.get(key) ?? -1 }\n  put(key, value) { this.kept.set(key, value) }\n}',
  ],
  moveZeroes: [
    'var moveZeroes = function (nums) {\n  let at = 0\n  for (const x of [...nums]) if (x) nums[at++] = x\n  nums.fill(0, at)\n}',
    'var moveZeroes = function (nums) {}',
  ],
  addLong: [
    'var addLong = function (values, more) { return values.reduce((a, b) => a + Number(b), 0) + more }',
    'var addLong = function (values, more) { return Math.trunc(values.reduce((a, b) => a + Number(b), 0) + more) }',
  ],
  isValid: [
    'var isValid = function (s) {\n  const stack = [], pairs = { ")": "(", "]": "[", "}": "{" }\n  for (const c of s) {\n    if (!(c in pairs)) stack.push(c)\n    else if (stack.pop() !== pairs[c]) return false\n  }\n  return stack.length === 0\n}',
    'var isValid = function (s) { return (( }',
  ],
}
