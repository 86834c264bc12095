import type { Programs } from './problems.ts'

export const typescript: Programs = {
  twoSum: [
    'function twoSum(nums: number[], target: number): number[] {\n  const seen = new Map<number, number>()\n  for (let i = 0; i < nums.length; i++) {\n    const j = seen.get(target - nums[i])\n    if (j !== undefined) return [j, i]\n    seen.set(nums[i], i)\n  }\n  return []\n}',
    'function twoSum(nums: number[], target: number): number[] { return nums.slice(0, 2) }',
  ],
  mergeKLists: [
    'function mergeKLists(lists: Array<ListNode | null>): ListNode | null {\n  const values: number[] = []\n  for (let node of lists) for (; node; node = node.next) values.push(node.val)\n  return values.sort((a, b) => b - a).reduce<ListNode | null>((head, value) => new ListNode(value, head), null)\n}',
    'function mergeKLists(lists: Array<ListNode | null>): ListNode | null { return lists[0] ?? null }',
  ],
  detectCycle: [
    'function detectCycle(head: ListNode | null): ListNode | null {\n  const seen = new Set<ListNode>()\n  for (; head; head = head.next) {\n    if (seen.has(head)) return head\n    seen.add(head)\n  }\n  return null\n}',
    'function detectCycle(head: ListNode | null): ListNode | null { return null }',
  ],
  copyRandomList: [
    'function copyRandomList(head: Node | null): Node | null {\n  const copies = new Map<Node, Node>()\n  for (let n = head; n; n = n.next) copies.set(n, new Node(n.val))\n  for (let n = head; n; n = n.next) {\n    const copy = copies.get(n)!\n    copy.next = n.next ? copies.get(n.next)! : null\n    copy.random = n.random ? copies.get(n.random)! : null\n  }\n  return head ? copies.get(head)! : null\n}',
    'function copyRandomList(head: Node | null): Node | null { return head }',
  ],
  levelOrder: [
    'function levelOrder(root: Node | null): number[][] {\n  const levels: number[][] = []\n  for (let level: Node[] = root ? [root] : []; level.length; level = level.flatMap(n => n.children)) levels.push(level.map(n => n.val))\n  return levels\n}',
    'function levelOrder(root: Node | null): number[][] { for (;;); }',
  ],
  cloneGraph: [
    'function cloneGraph(node: Node | null, copies = new Map<Node, Node>()): Node | null {\n  if (!node) return null\n  if (copies.has(node)) return copies.get(node)!\n  const copy = new Node(node.val)\n  copies.set(node, copy)\n  copy.neighbors = node.neighbors.map(n => cloneGraph(n, copies)!)\n  return copy\n}',
    'function cloneGraph(node: Node | null): Node | null { throw new Error("no") }',
  ],
  connect: [
    'function connect(root: Node | null): Node | null {\n  for (let level: Node[] = root ? [root] : []; level.length; level = level.flatMap(n => [n.left, n.right].filter(Boolean) as Node[]))\n    level.forEach((n, i) => { n.next = level[i + 1] ?? null })\n  return root\n}',
    'function connect(root: Node | null): Node | null { return root }',
  ],
  lowestCommonAncestor: [
    'function lowestCommonAncestor(root: TreeNode | null, p: TreeNode | null, q: TreeNode | null): TreeNode | null {\n  if (!root || root === p || root === q) return root\n  const a = lowestCommonAncestor(root.left, p, q), b = lowestCommonAncestor(root.right, p, q)\n  return a && b ? root : a || b\n}',
    'function lowestCommonAncestor(root: TreeNode | null, p: TreeNode | null, q: TreeNode | null): TreeNode | null { return root }',
  ],
  LRUCache: [
    'class LRUCache {\n  private readonly kept = new Map<number, number>()\n  constructor(private capacity: number) {}\n  get(key: number): number {\n    const value = this.kept.get(key)\n    if (value === undefined) return -1\n    this.kept.delete(key)\n    this.kept.set(key, value)\n    return value\n  }\n  put(key: number, value: number): void {\n    this.kept.delete(key)\n    this.kept.set(key, value)\n    if (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value!)\n  }\n}',
    'class LRUCache {\n  private kept = new Map<number, number>()\n  constructor(capacity: number) {}\n  get(key: number): number { return this.kept.get(key) ?? -1 }\n  put(key: number, value: number): void { this.kept.set(key, value) }\n}',
  ],
  moveZeroes: [
    'function moveZeroes(nums: number[]): void {\n  let at = 0\n  for (const x of [...nums]) if (x) nums[at++] = x\n  nums.fill(0, at)\n}',
    'function moveZeroes(nums: number[]): void {}',
  ],
  addLong: [
    'function addLong(values: number[], more: number): number { return values.reduce((a, b) => a + Number(b), 0) + more }',
    'function addLong(values: number[], more: number): number { return Math.trunc(values.reduce((a, b) => a + Number(b), 0) + more) }',
  ],
  isValid: [
    'function isValid(s: string): boolean {\n  const stack: string[] = [], pairs: Record<string, string> = { ")": "(", "]": "[", "}": "{" }\n  for (const c of s) {\n    if (!(c in pairs)) stack.push(c)\n    else if (stack.pop() !== pairs[c]) return false\n  }\n  return stack.length === 0\n}',
    'function isValid(s: string): boolean { return (( }',
  ],
}
