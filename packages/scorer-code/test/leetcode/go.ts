import type { Programs } from './problems.ts'

export const go: Programs = {
  twoSum: [
    'func twoSum(nums []int, target int) []int {\n\tseen := map[int]int{}\n\tfor i, x := range nums {\n\t\tif j, ok := seen[target-x]; ok {\n\t\t\treturn []int{j, i}\n\t\t}\n\t\tseen[x] = i\n\t}\n\treturn nil\n}\n',
    'func twoSum(nums []int, target int) []int { return nums[:2] }\n',
  ],
  mergeKLists: [
    'func mergeKLists(lists []*ListNode) *ListNode {\n\tvar values []int\n\tfor _, n := range lists {\n\t\tfor ; n != nil; n = n.Next {\n\t\t\tvalues = append(values, n.Val)\n\t\t}\n\t}\n\tsort.Ints(values)\n\tvar head *ListNode\n\tfor i := len(values) - 1; i >= 0; i-- {\n\t\thead = &ListNode{values[i], head}\n\t}\n\treturn head\n}\n',
    'func mergeKLists(lists []*ListNode) *ListNode {\n\tif len(lists) == 0 {\n\t\treturn nil\n\t}\n\treturn lists[0]\n}\n',
  ],
  detectCycle: [
    'func detectCycle(head *ListNode) *ListNode {\n\tseen := map[*ListNode]bool{}\n\tfor ; head != nil; head = head.Next {\n\t\tif seen[head] {\n\t\t\treturn head\n\t\t}\n\t\tseen[head] = true\n\t}\n\treturn nil\n}\n',
    'func detectCycle(head *ListNode) *ListNode { return nil }\n',
  ],
  copyRandomList: [
    'func copyRandomList(head *Node) *Node {\n\tcopies := map[*Node]*Node{}\n\tfor n := head; n != nil; n = n.Next {\n\t\tcopies[n] = &Node{Val: n.Val}\n\t}\n\tfor n := head; n != nil; n = n.Next {\n\t\tcopies[n].Next, copies[n].Random = copies[n.Next], copies[n.Random]\n\t}\n\treturn copies[head]\n}\n',
    'func copyRandomList(head *Node) *Node { return head }\n',
  ],
  levelOrder: [
    'func levelOrder(root *Node) [][]int {\n\tvar out [][]int\n\tvar level []*Node\n\tif root != nil {\n\t\tlevel = append(level, root)\n\t}\n\tfor len(level) > 0 {\n\t\tvar row []int\n\t\tvar below []*Node\n\t\tfor _, n := range level {\n\t\t\trow = append(row, n.Val)\n\t\t\tbelow = append(below, n.Children...)\n\t\t}\n\t\tout, level = append(out, row), below\n\t}\n\treturn out\n}\n',
    'func levelOrder(root *Node) [][]int {\n\tfor {\n\t}\n}\n',
  ],
  cloneGraph: [
    'func cloneGraph(node *Node) *Node {\n\tcopies := map[*Node]*Node{}\n\tvar clone func(*Node) *Node\n\tclone = func(n *Node) *Node {\n\t\tif n == nil {\n\t\t\treturn nil\n\t\t}\n\t\tif c, ok := copies[n]; ok {\n\t\t\treturn c\n\t\t}\n\t\tc := &Node{Val: n.Val}\n\t\tcopies[n] = c\n\t\tfor _, x := range n.Neighbors {\n\t\t\tc.Neighbors = append(c.Neighbors, clone(x))\n\t\t}\n\t\treturn c\n\t}\n\treturn clone(node)\n}\n',
    'func cloneGraph(node *Node) *Node { panic("no") }\n',
  ],
  connect: [
    'func connect(root *Node) *Node {\n\tfor level := root; level != nil; {\n\t\thead := &Node{}\n\t\ttail := head\n\t\tfor n := level; n != nil; n = n.Next {\n\t\t\tfor _, c := range []*Node{n.Left, n.Right} {\n\t\t\t\tif c != nil {\n\t\t\t\t\ttail.Next = c\n\t\t\t\t\ttail = c\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t\tlevel = head.Next\n\t}\n\treturn root\n}\n',
    'func connect(root *Node) *Node { return root }\n',
  ],
  lowestCommonAncestor: [
    'func lowestCommonAncestor(r, p, q *TreeNode) *TreeNode {\n\tif r == nil || r == p || r == q {\n\t\treturn r\n\t}\n\ta, b := lowestCommonAncestor(r.Left, p, q), lowestCommonAncestor(r.Right, p, q)\n\tif a != nil && b != nil {\n\t\treturn r\n\t}\n\tif a != nil {\n\t\treturn a\n\t}\n\treturn b\n}\n',
    'func lowestCommonAncestor(r, p, q *TreeNode) *TreeNode { return r }\n',
  ],
  LRUCache: [
    'type LRUCache struct {\n\tcapacity int\n\torder    *list.List\n\tat       map[int]*list.Element\n}\n\nfunc Constructor(capacity int) LRUCache {\n\treturn LRUCache{capacity, list.New(), map[int]*list.Element{}}\n}\n\nfunc (t *LRUCache) Get(key int) int {\n\te, ok := t.at[key]\n\tif !ok {\n\t\treturn -1\n\t}\n\tt.order.MoveToFront(e)\n\treturn e.Value.([2]int)[1]\n}\n\nfunc (t *LRUCache) Put(key int, value int) {\n\tif e, ok := t.at[key]; ok {\n\t\te.Value = [2]int{key, value}\n\t\tt.order.MoveToFront(e)\n\t\treturn\n\t}\n\tt.at[key] = t.order.PushFront([2]int{key, value})\n\tif t.order.Len() > t.capacity {\n\t\te := t.order.Back()\n\t\tdelete(t.at, e.Value.([2]int)[0])\n\t\tt.order.Remove(e)\n\t}\n}\n',
    'type LRUCache struct{ kept map[int]int }\n\nfunc Constructor(capacity int) LRUCache { return LRUCache{map[int]int{}} }\n\nfunc (t *LRUCache) Get(key int) int {\n\tif v, ok := t.kept[key]; ok {\n\t\treturn v\n\t}\n\treturn -1\n}\n\nfunc (t *LRUCache) Put(key int, value int) { t.kept[key] = value }\n',
  ],
  moveZeroes: [
    'func moveZeroes(nums []int) {\n\tat := 0\n\tfor _, x := range nums {\n\t\tif x != 0 {\n\t\t\tnums[at] = x\n\t\t\tat++\n\t\t}\n\t}\n\tfor ; at < len(nums); at++ {\n\t\tnums[at] = 0\n\t}\n}\n',
    'func moveZeroes(nums []int) {}\n',
  ],
  addLong: [
    'func addLong(values []int64, more float64) float64 {\n\tvar t int64\n\tfor _, x := range values {\n\t\tt += x\n\t}\n\treturn float64(t) + more\n}\n',
    'func addLong(values []int64, more float64) float64 {\n\tvar t int64\n\tfor _, x := range values {\n\t\tt += x\n\t}\n\treturn math.Trunc(float64(t) + more)\n}\n',
  ],
  isValid: [
    "func isValid(s string) bool {\n\tpairs := map[rune]rune{')': '(', ']': '[', '}': '{'}\n\tvar stack []rune\n\tfor _, c := range s {\n\t\topen, closing := pairs[c]\n\t\tif !closing {\n\t\t\tstack = append(stack, c)\n\t\t} else if len(stack) == 0 || stack[len(stack)-1] != open {\n\t\t\treturn false\n\t\t} else {\n\t\t\tstack = stack[:len(stack)-1]\n\t\t}\n\t}\n\treturn len(stack) == 0\n}\n",
    'func isValid(s string) bool { return (( }\n',
  ],
}
