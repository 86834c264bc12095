# kind: function
# verdict: runtime_error
# why: 5.27: a linked list without end
def f(a, b):
    node = ListNode(1)
    node.next = node
    return node
