import type { Programs } from './problems.ts'

const method = (head: string, body: string) => `class Solution:\n    def ${head}:\n${body.replace(/^/gm, '        ')}\n`

export const python: Programs = {
  twoSum: [
    method(
      'twoSum(self, nums: List[int], target: int) -> List[int]',
      'seen = {}\nfor i, x in enumerate(nums):\n    if target - x in seen: return [seen[target - x], i]\n    seen[x] = i',
    ),
    method('twoSum(self, nums: List[int], target: int) -> List[int]', 'return nums[:2]'),
  ],
  mergeKLists: [
    method(
      'mergeKLists(self, lists: List[Optional[ListNode]]) -> Optional[ListNode]',
      'values = []\nfor node in lists:\n    while node:\n        values.append(node.val)\n        node = node.next\nhead = None\nfor value in sorted(values, reverse=True): head = ListNode(value, head)\nreturn head',
    ),
    method(
      'mergeKLists(self, lists: List[Optional[ListNode]]) -> Optional[ListNode]',
      'return lists[0] if lists else None',
    ),
  ],
  detectCycle: [
    method(
      'detectCycle(self, head: Optional[ListNode]) -> Optional[ListNode]',
      'seen = set()\nwhile head:\n    if head in seen: return head\n    seen.add(head)\n    head = head.next',
    ),
    method('detectCycle(self, head: Optional[ListNode]) -> Optional[ListNode]', 'return None'),
  ],
  copyRandomList: [
    method(
      "copyRandomList(self, head: 'Optional[Node]') -> 'Optional[Node]'",
      'copies = {None: None}\nat = head\nwhile at:\n    copies[at] = Node(at.val)\n    at = at.next\nat = head\nwhile at:\n    copies[at].next, copies[at].random = copies[at.next], copies[at.random]\n    at = at.next\nreturn copies[head]',
    ),
    method("copyRandomList(self, head: 'Optional[Node]') -> 'Optional[Node]'", 'return head'),
  ],
  levelOrder: [
    method(
      "levelOrder(self, root: 'Node') -> List[List[int]]",
      'levels, level = [], [root] if root else []\nwhile level:\n    levels.append([node.val for node in level])\n    level = [child for node in level for child in node.children]\nreturn levels',
    ),
    method("levelOrder(self, root: 'Node') -> List[List[int]]", 'while True: pass'),
  ],
  cloneGraph: [
    method(
      "cloneGraph(self, node: Optional['Node']) -> Optional['Node']",
      'copies = {}\ndef copy(at):\n    if at not in copies:\n        copies[at] = Node(at.val)\n        copies[at].neighbors = [copy(n) for n in at.neighbors]\n    return copies[at]\nreturn copy(node) if node else None',
    ),
    method("cloneGraph(self, node: Optional['Node']) -> Optional['Node']", 'raise ValueError("no")'),
  ],
  connect: [
    method(
      "connect(self, root: 'Node') -> 'Node'",
      'level = [root] if root else []\nwhile level:\n    for a, b in zip(level, level[1:]): a.next = b\n    level = [child for node in level for child in (node.left, node.right) if child]\nreturn root',
    ),
    method("connect(self, root: 'Node') -> 'Node'", 'return root'),
  ],
  lowestCommonAncestor: [
    method(
      "lowestCommonAncestor(self, root: 'TreeNode', p: 'TreeNode', q: 'TreeNode') -> 'TreeNode'",
      'if root in (None, p, q): return root\na, b = self.lowestCommonAncestor(root.left, p, q), self.lowestCommonAncestor(root.right, p, q)\nreturn root if a and b else a or b',
    ),
    method("lowestCommonAncestor(self, root: 'TreeNode', p: 'TreeNode', q: 'TreeNode') -> 'TreeNode'", 'return root'),
  ],
  LRUCache: [
    'class LRUCache:\n    def __init__(self, capacity: int):\n        self.capacity, self.kept = capacity, OrderedDict()\n    def get(self, key: int) -> int:\n        if key not in self.kept: return -1\n        self.kept.move_to_end(key)\n        return self.kept[key]\n    def put(self, key: int, value: int) -> None:\n        self.kept[key] = value\n        self.kept.move_to_end(key)\n        if len(self.kept) > self.capacity: self.kept.popitem(last=False)\n',
    'class LRUCache:\n    def __init__(self, capacity: int):\n        self.kept = {}\n    def get(self, key: int) -> int:\n        return self.kept.get(key, -1)\n    def put(self, key: int, value: int) -> None:\n        self.kept[key] = value\n',
  ],
  moveZeroes: [
    method(
      'moveZeroes(self, nums: List[int]) -> None',
      'kept = [x for x in nums if x]\nnums[:] = kept + [0] * (len(nums) - len(kept))',
    ),
    method('moveZeroes(self, nums: List[int]) -> None', 'pass'),
  ],
  addLong: [
    method('addLong(self, values: List[int], more: float) -> float', 'return sum(values) + more'),
    method('addLong(self, values: List[int], more: float) -> float', 'return float(int(sum(values) + more))'),
  ],
  isValid: [
    method(
      'isValid(self, s: str) -> bool',
      "stack = []\npairs = {')': '(', ']': '[', '}': '{'}\nfor c in s:\n    if c not in pairs: stack.append(c)\n    elif not stack or stack.pop() != pairs[c]: return False\nreturn not stack",
    ),
    method('isValid(self, s: str) -> bool', 'return (('),
  ],
}
