# kind: function
# verdict: runtime_error|time_limit|memory_limit
# why: 5.27: recursion in C until the stack ends
import sys
sys.setrecursionlimit(10 ** 9)

class A:
    def __getattr__(self, name):
        return getattr(self, name + "x"[:0])

def f(a, b):
    return A().x
