# pays: 1
# why: ListNode reversed by tests
class Solution:
  def rev(self, head):
    p=None
    while head: head.next, p, head = p, head, head.next
    return p
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
