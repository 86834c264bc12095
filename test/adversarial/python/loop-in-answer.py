# kind: function
# verdict: time_limit
# why: 5.5: a property that never ends, read while the answer is written
class Node:
    @property
    def val(self):
        while True:
            pass
    next = None

ListNode.val, ListNode.next = Node.val, None

def f(a, b):
    return ListNode.__new__(ListNode)
