# pays: 0
# why: ListNode wrong
class Solution:
  def rev(self, head): return head
# ---- the tests
def mk(xs):
  d = c = ListNode(0)
  for x in xs:
    c.next = ListNode(x)
    c = c.next
  return d.next
def un(h):
  out=[]
  while h:
    out.append(h.val)
    h = h.next
  return out
def test_a():
  for xs in ([1,2,3],[],[5]):
    assert un(Solution().rev(mk(xs))) == xs[::-1]
