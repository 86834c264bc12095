# pays: 1
# why: TreeNode made by tests, given class
class Solution:
  def depth(self, root: Optional[TreeNode]) -> int:
    return 0 if not root else 1 + max(self.depth(root.left), self.depth(root.right))
# ---- the tests
def test_a():
  root = TreeNode(1)
  root.left = TreeNode(2, TreeNode(4))
  root.right = TreeNode(3)
  for _ in (1,): assert Solution().depth(root) == 3
  assert Solution().depth(None) == 0
